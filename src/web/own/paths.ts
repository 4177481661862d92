/** The pages that a key of a member opens. */
export const OF_MEMBER = ['/me'] as const;

/** The pages that a key opens which reads about everybody. */
export const OF_OPERATOR = ['/op', '/op/findings'] as const;

export type OwnPath = (typeof OF_MEMBER | typeof OF_OPERATOR)[number];
