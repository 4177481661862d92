import { FINDING_CODES } from '../../codes/codes.ts';
import type { FindingEntry } from '../../state/entry.ts';
import { canBecome, waitsUntil } from '../../state/finding.ts';
import { hasSentinels } from '../../state/panels.ts';
import { addFinding, type CommunityState, memberOf, openPolicy } from '../../state/state.ts';
import { ABOUT_MEMBER, type Rules } from '../entry-rule.ts';
import { settleFinding } from './panels.ts';

/** What detectors report, and what people say to it. */
export const FINDING_RULES: Rules<'finding'> = {
  finding: {
    fields: {
      member: 'text',
      code: 'code',
      status: 'text',
      measured: 'integer',
      limit: 'integer',
      evidence: 'hash?',
      finding: 'integer?',
      detector: 'text?',
      counts: 'integers?',
      basis: 'hash?',
      case: 'hash?',
      reason: 'hash?',
      panel: 'integer?',
      by: 'text?',
    },
    apply: applyFinding,
    ...ABOUT_MEMBER,
    changes: (rows, { finding }, state) => rows.finding(finding ?? state.size - 1),
    recheck: {
      attested: 'what was answered, and what no detector of the close measured',
      closes: ({ detector, status }) => detector !== undefined || status === 'fallen',
    },
    retold: 'anew',
    event: 'finding',
  },
};

/** Opens a finding, or says what became of one. */
function applyFinding(state: CommunityState, entry: FindingEntry): void {
  const { member, code, status, cycle, evidence, by } = entry;
  if (!FINDING_CODES.includes(code)) throw new RangeError(`${code} is no finding`);
  const { conduct } = openPolicy(state);
  const until = waitsUntil(conduct, status, cycle);
  if (entry.finding === undefined) {
    if (status !== 'open') throw new RangeError(`a finding opens as open, not as ${status}`);
    if (by !== undefined) throw new RangeError('nobody has answered what opens');
    const finding = {
      member,
      code,
      evidence,
      status,
      cycle,
      opened: cycle,
      until,
      case: entry.case,
      answeredBy: undefined,
      unsigned: false,
    };
    addFinding(state, state.size, finding);
    return;
  }
  const opened = state.findings.get(entry.finding);
  if (opened === undefined) throw new RangeError(`entry ${entry.finding} opened no finding`);
  if (opened.member !== member || opened.code !== code || opened.evidence !== evidence) {
    throw new RangeError(`entry ${entry.finding} opened a finding about something else`);
  }
  if (!canBecome(opened, status, cycle)) {
    throw new RangeError(`a finding that is ${opened.status} cannot become ${status} now`);
  }
  settleFinding(state, entry);
  const isUnsigned = status === 'confirmed' && by === undefined && entry.panel === undefined;
  if (isUnsigned && hasSentinels(state.panels)) {
    throw new RangeError('a member confirms a finding where panels may hear its appeal');
  }
  if (by !== undefined) {
    memberOf(state, by);
    if (status !== 'confirmed') throw new RangeError(`${status} is not said by a member`);
  }
  const unsigned = isUnsigned || opened.unsigned;
  Object.assign(opened, { status, cycle, until, answeredBy: by ?? opened.answeredBy, unsigned });
}
