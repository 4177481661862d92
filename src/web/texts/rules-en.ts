/** What the service says of a form, where a page has better words. */
export const rulesEn: Readonly<Record<string, string>> = {
  'a reflection is not of a day that is to come':
    'That day has not begun anywhere yet. Something can be said of it once it has.',
  'a reflection is of the day on which it comes in':
    'That day is over everywhere. Something can be said only of a day while it lasts.',
  'this Idempotency-Key was used for another request; use a new key for a new one':
    'This form was sent already with something else in it: load the page anew.',
  'this member has said something of that day already':
    'You have said something of that day. What was said of a day stays as it is.',
};
