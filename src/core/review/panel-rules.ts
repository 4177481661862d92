/** How panels are made up and how long they have (docs/reference/review.md#panels). */
export const PANEL = {
  /** Odd, so that a verdict is always one. */
  seats: 3,
  /** Fewer than half: programs alone decide about nobody. */
  programs: 1,
  /** Within so many cycles a seat answers, the open one included. */
  answerCycles: 3,
  /** How often the seats that did not answer are given to others, the first time included. */
  rounds: 3,
  /** Who met within so many cycles does not meet again. */
  meetingCycles: 28,
  /** So many reviews may wait for one sentinel. */
  waiting: 20,
} as const;
