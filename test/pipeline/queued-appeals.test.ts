import { expect, test } from 'vitest';
import { decide } from '../../src/core/mint/decide.ts';
import { panelAbout } from '../worlds/panels.ts';
import { WATCHFUL } from '../worlds/erratic-member.ts';
import { closeCycles, entriesOf, evidenceHash, newDraft } from '../worlds/memory-community.ts';
import { runs } from '../size.ts';

const APPEALS = runs(3_000, 30_000);

// Switched off by looking at all findings in `decide`: then as many decisions take minutes.
test(`${APPEALS} appeals at once are taken, and every clock ends by itself`, () => {
  const draft = newDraft(WATCHFUL);
  for (let at = 0; at < APPEALS; at += 1) {
    const member = draft.memberOf(`m${at}`, undefined);
    const about = { member, code: 'NOISE', measured: 2, limit: 1 } as const;
    const entry = { type: 'finding', cycle: draft.state.cycle, ...about } as const;
    const finding = draft.append({ ...entry, status: 'open' });
    for (const status of ['confirmed', 'appealed'] as const) {
      draft.append({ ...entry, status, finding });
    }
  }
  // Nobody is registered to review: no panel can sit, and every appeal was taken all the same.
  const one = { member: draft.memberOf('m0', undefined), finding: 3 };
  expect(panelAbout(draft.state, one).seats).toEqual([]);
  let looked = 0;
  const { findingsOf } = draft.state;
  const counted = new Proxy(findingsOf, {
    get: (target, name) => {
      if (name !== 'get') return Reflect.get(target, name) as unknown;
      return (member: string) => {
        const own = target.get(member);
        looked += own?.length ?? 0;
        return own;
      };
    },
  });
  for (let at = 0; at < APPEALS; at += 1) {
    const member = draft.memberOf(`m${at}`, undefined);
    const action = { family: 'civic', action: 'promise', domain: 'knowledge' };
    const state = { ...draft.state, findingsOf: counted };
    decide(state, { member, evidence: evidenceHash(at), ...action });
  }
  expect(looked).toBeLessThanOrEqual(4 * APPEALS);
  closeCycles(draft, WATCHFUL.conduct?.answerCycles ?? 0);
  const fallen = entriesOf(draft).filter(
    (entry) => entry.type === 'finding' && entry.status === 'fallen',
  );
  expect(fallen).toHaveLength(APPEALS);
});
