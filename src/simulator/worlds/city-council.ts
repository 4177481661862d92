import type { PolicyDocument } from '../../core/policy/parse-policy.ts';
import { readLogKey } from '../../pipeline/answers/economy/read-statements.ts';
import {
  rehearsePolicy,
  type RehearsalAnswer,
} from '../../pipeline/answers/governance/rehearse-policy.ts';
import {
  approveCommand,
  proposeCommand,
  seatCouncilCommand,
} from '../../pipeline/commands/govern.ts';
import { councilKey, signApproval } from './city-keys.ts';
import type { CityMoment } from './city-moment.ts';

/** How the rules of the city were changed. */
export interface CityChange {
  /** What it would have paid until then, beside the rules in force. */
  readonly rehearsal: RehearsalAnswer;
  readonly proposal: string;
  readonly approvals: number;
  /** The first cycle that it governs. */
  readonly activates: number;
}

const SEATS = ['sim-seat-1', 'sim-seat-2', 'sim-seat-3'];
const TIMELOCK_CYCLES = 14;
/** Over so many cycles the change is rehearsed. */
const REHEARSED_CYCLES = 60;

/** Three seats, two of which have to agree, and the one change of rules of the year. */
export class CityCouncil {
  change: CityChange | undefined;
  #proposal: string | undefined;
  #rehearsal: RehearsalAnswer | undefined;

  async live(moment: CityMoment): Promise<void> {
    const { city, day } = moment;
    const half = Math.floor(city.days / 2);
    if (day === 0) seat(moment);
    if (day === half) await this.#propose(moment);
    if (day === half + 2) await this.#approve(moment);
  }

  async #propose({ city, community, pump, now }: CityMoment): Promise<void> {
    await pump.settle();
    const policy = stricter(city.policy);
    this.#rehearsal = await rehearsePolicy(community.reader, {
      policy,
      lastCycles: REHEARSED_CYCLES,
    });
    const answer = await community.writer.submit(proposeCommand({ policy, now }));
    this.#proposal = answer.proposal;
  }

  async #approve({ community, now }: CityMoment): Promise<void> {
    const [proposal, rehearsal] = [this.#proposal, this.#rehearsal];
    if (proposal === undefined || rehearsal === undefined) return;
    const log = await readLogKey(community.reader);
    for (const seatName of SEATS.slice(0, 2)) {
      const signature = signApproval(seatName, log, proposal);
      const order = { proposal, key: councilKey(seatName), signature, now };
      const { approvals, activates } = await community.writer.submit(approveCommand(order));
      if (activates !== undefined) this.change = { rehearsal, proposal, approvals, activates };
    }
  }
}

function seat({ pump, now }: CityMoment): void {
  const keys = SEATS.map(councilKey);
  const council = {
    keys,
    approvals: 2,
    timelockCycles: TIMELOCK_CYCLES,
    expiryCycles: 28,
  };
  pump.send(seatCouncilCommand({ council, now }));
}

/** The threshold up by a hundredth: what nearly everybody keeps is no margin any more. */
export function stricter(policy: PolicyDocument): PolicyDocument {
  return {
    ...policy,
    mint: { ...policy.mint, threshold: Math.round(policy.mint.threshold * 100 + 1) / 100 },
  };
}
