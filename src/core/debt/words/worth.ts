/** What one action takes off, by amounts just above the threshold and at an integrity of 1. */
export const WORTH: Readonly<Record<'en' | 'de', (least: string, most: string) => string>> = {
  en: (least, most) =>
    `one qualifying action of full weight takes off ${least} just above the threshold ` +
    `and ${most} at an integrity of 1`,
  de: (least, most) =>
    `eine Handlung von vollem Gewicht nimmt knapp über der Schwelle ${withComma(least)} ` +
    `ab und bei einer Integrität von 1 ${withComma(most)}`,
};

function withComma(amount: string): string {
  return amount.replace('.', ',');
}
