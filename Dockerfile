# The service in a container: docs/operator.md, "Running it".
#
#   docker build --tag negentropy .
#   docker run --publish 127.0.0.1:8787:8787 --volume negentropy-data:/data negentropy
#
# The first start prints an admin key once; the volume keeps the log key, the last checkpoints, the
# erasures and, without DATABASE_URL, the embedded database.

FROM node:20-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.base.json ./
COPY src ./src
COPY infra/db/migrations ./infra/db/migrations
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8787 \
    NEGENTROPY_DATA=/data
WORKDIR /app
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json LICENSE ./
COPY infra/db/migrations ./infra/db/migrations
# The log key is made there with mode 0600, readable by this user alone.
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# No shell between the container and the process: SIGTERM reaches it, and it finishes its batch.
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["serve"]
