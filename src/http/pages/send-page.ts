import type { FastifyReply } from 'fastify';
import type { Badge, Page } from './page.ts';

/** A page loads nothing from elsewhere, and no text becomes a script. */
const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types app',
].join('; ');

export async function sendPublic(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  if (!reply.hasHeader('vary')) reply.header('vary', 'accept-language');
  reply.header('cache-control', 'public, max-age=5');
  return await sendPage(reply, page);
}

/** What is of one reader alone is kept nowhere. */
export async function sendOwn(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  reply.header('cache-control', 'private, no-store');
  return await sendPage(reply, page);
}

async function sendPage(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  if (page.status === 303) return await reply.redirect(page.location, 303);
  reply.header('content-security-policy', PAGE_POLICY);
  return await reply.code(page.status).type('text/html; charset=utf-8').send(page.html);
}

/** Shown on pages of others, which ask for it each time that somebody reads them. */
export async function sendBadge(reply: FastifyReply, badge: Badge): Promise<FastifyReply> {
  reply.header('vary', 'accept-language').header('cache-control', 'public, max-age=300');
  reply.header('cross-origin-resource-policy', 'cross-origin');
  reply.header('content-security-policy', "default-src 'none'");
  return await reply.code(badge.status).type('image/svg+xml').send(badge.svg);
}
