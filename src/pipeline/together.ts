interface Asked<Ask, Answer> {
  readonly ask: Ask;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (problem: unknown) => void;
}

/**
 * Does for many at once what each asks for alone: who asks while a turn is under way is answered by
 * the next one. A thousand logs that are signed at midnight so cost some statements, not thousands.
 */
export class Together<Ask, Answer> {
  readonly #answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>;
  #waiting: Asked<Ask, Answer>[] = [];
  #isUnderWay = false;

  /** @param answerAll gives one answer for each, in their order; if it fails, all of them fail */
  constructor(answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>) {
    this.#answerAll = answerAll;
  }

  ask(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#isUnderWay) return;
      this.#isUnderWay = true;
      // Those who ask in the same turn of the loop belong together.
      setImmediate(() => void this.#answer());
    });
  }

  async #answer(): Promise<void> {
    const turn = this.#waiting;
    this.#waiting = [];
    try {
      const answers = await this.#answerAll(turn.map(({ ask }) => ask));
      if (answers.length !== turn.length) throw new RangeError('not everybody was answered');
      turn.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
    } catch (problem) {
      for (const { reject } of turn) reject(problem);
    }
    if (this.#waiting.length === 0) this.#isUnderWay = false;
    else setImmediate(() => void this.#answer());
  }
}
