import type { DecisionProof, VerifiedDecision } from '../../core/verify/verify-decision.ts';
import type { DecisionTask, FileResult, FileTask, LogTask, Report } from './messages.ts';
import { followGrowth } from './live.ts';
import { watchFiles, watchParted } from './parted.ts';
import { watchReading } from './read.ts';
import { watchFigure } from './save.ts';

// What moves on a page. It shows what is hidden without it, and starts the core in a worker when
// it is asked to. It writes text and never markup.

let policy: AddressPolicy | undefined;

const STEPS = ['signature', 'inclusion', 'decision'] as const;

const main = document.querySelector('main');
// Before anything on it is touched: what is sent later is compared with what was sent.
if (main !== null) followGrowth(main, enliven);
enliven(document);

function enliven(part: ParentNode): void {
  show(part, 'script');
  for (const proof of all(part, '[data-proof]')) watchProof(proof);
  for (const form of all(part, '[data-verify-file]')) watchFile(form);
  for (const log of all(part, '[data-verify-log]')) watchLog(log);
  for (const figure of all(part, 'figure')) {
    watchFigure(figure);
    watchReading(figure);
  }
  for (const input of all(part, '[data-into]')) watchFiles(input);
  for (const place of all(part, '[data-parted]')) watchParted(place, enliven);
  for (const time of all(part, 'time[data-local]')) showLocal(time);
}

/** The reader's own time, beside the one in UTC: only if it is another. */
function showLocal(time: HTMLElement): void {
  const at = new Date(time.getAttribute('datetime') ?? '');
  if (Number.isNaN(at.getTime()) || at.getTimezoneOffset() === 0) return;
  const form = { dateStyle: 'medium', timeStyle: 'long' } as const;
  const local = new Intl.DateTimeFormat(document.documentElement.lang, form).format(at);
  time.textContent = ` (${local})`;
}

function show(within: ParentNode, when: string): void {
  for (const element of all(within, '[data-when]')) {
    element.hidden = element.dataset['when'] !== when;
  }
}

function watchProof(section: HTMLElement): void {
  section.querySelector('[data-verify]')?.addEventListener('click', () => {
    void verifyProof(section);
  });
}

async function verifyProof(section: HTMLElement): Promise<void> {
  clear(section);
  try {
    const answer = await fetch(section.dataset['proof'] ?? '');
    if (!answer.ok) throw new Error(String(answer.status));
    const proof = (await answer.json()) as DecisionProof;
    const vkey = section.querySelector('input')?.value ?? '';
    ask({ kind: 'decision', proof, vkey }, 'proofWorker', (report) => {
      if (report.kind === 'decision') tellDecision(section, report.result);
    });
  } catch (problem) {
    tell(section, 'failed', problem instanceof Error ? problem.message : String(problem));
  }
}

function tellDecision(section: HTMLElement, result: VerifiedDecision): void {
  const broken = result.holds ? undefined : result.broken;
  // A key that is none breaks the step that needs it first.
  const at = broken === undefined ? STEPS.length : STEPS.indexOf(broken as 'signature');
  STEPS.forEach((step, index) => {
    const row = section.querySelector<HTMLElement>(`[data-step="${step}"]`);
    const last = Math.max(at, 0);
    const needsMore =
      step === 'decision' && result.holds && result.rechecked.verdict !== 'recomputed';
    const reached =
      index < last ? (needsMore ? 'open' : 'holds') : index === last ? 'broken' : 'open';
    row?.setAttribute('data-state', reached);
  });
  if (!result.holds) {
    tell(section, 'broken', `${result.expected} ≠ ${result.found}`);
  } else if (result.rechecked.verdict === 'needs more') {
    tell(section, 'needs', result.rechecked.needs);
  } else {
    tell(section, 'holds', '');
  }
}

function watchFile(section: HTMLElement): void {
  const input = section.querySelector<HTMLInputElement>('input[type=file]');
  input?.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) verifyFile(section, file);
  });
  section.addEventListener('dragover', (event) => event.preventDefault());
  section.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) verifyFile(section, file);
  });
}

function watchLog(section: HTMLElement): void {
  section.querySelector('[data-start]')?.addEventListener('click', () => {
    const known = section.querySelector('input')?.value.trim() ?? '';
    const { verifyLog: slug = '', key = '' } = section.dataset;
    const isKnown = known !== '';
    recompute(section, { kind: 'log', slug, vkey: isKnown ? known : key, isKnown });
  });
}

function verifyFile(section: HTMLElement, file: File): void {
  const vkey = section.querySelector<HTMLInputElement>('input[type=text]')?.value.trim() ?? '';
  recompute(section, { kind: 'file', file, vkey });
}

/** Has a worker recompute it, with how far that is and a button to stop it. */
function recompute(section: HTMLElement, task: FileTask | LogTask): void {
  clear(section);
  const stop = section.querySelector<HTMLElement>('[data-stop]');
  const progress = section.querySelector('progress');
  const done = (): void => {
    for (const element of [stop, progress]) if (element !== null) element.hidden = true;
  };
  const sayHowFar = progressTold(section);
  const onReport = (report: Report): void => {
    if (report.kind === 'export') end = ask(task, 'worker', onReport);
    if (report.kind === 'progress') {
      sayHowFar(report.entries, report.part);
      if (progress !== null) progress.value = report.part;
    }
    if (report.kind !== 'file') return;
    done();
    tellFile(section, report.result);
  };
  let end = ask(task, task.kind === 'log' ? 'worker' : 'proofWorker', onReport);
  progress?.removeAttribute('value');
  for (const element of [stop, progress]) if (element !== null) element.hidden = false;
  stop?.addEventListener(
    'click',
    () => {
      end();
      done();
      say(section, '');
      section.querySelector<HTMLElement>('[data-start], input[type=file]')?.focus();
    },
    { once: true },
  );
}

/** How much is done of how much, once for every tenth: a reader that speaks tells each anew. */
function progressTold(section: HTMLElement): (entries: number, part: number) => void {
  const { lang } = document.documentElement;
  const name = section.querySelector('progress')?.getAttribute('aria-label') ?? '';
  let tenths = -1;
  return (entries, part) => {
    if (Math.floor(part * 10) === tenths) return;
    tenths = Math.floor(part * 10);
    const share = part.toLocaleString(lang, { style: 'percent' });
    say(section, `${name}: ${entries.toLocaleString(lang)} (${share})`);
  };
}

function tellFile(section: HTMLElement, result: FileResult): void {
  say(section, '');
  if (result.outcome === 'failed') {
    tell(section, 'failed', result.why);
    return;
  }
  if (result.outcome === 'broken') {
    tell(section, 'broken', `${result.where}: ${result.expected} ≠ ${result.found}`);
  } else {
    tell(section, result.isTrusted ? 'holds' : 'consistent', '');
  }
  for (const list of all(section, '[data-facts]')) list.hidden = false;
  for (const row of all(section, '[data-fact]')) {
    const value = result.facts[row.dataset['fact'] ?? ''];
    row.hidden = value === undefined;
    const place = row.querySelector('dd');
    if (place !== null) place.textContent = value ?? '';
  }
}

/** Starts a worker for one task. @returns what stops it */
function ask(
  task: DecisionTask | FileTask | LogTask,
  kind: 'worker' | 'proofWorker',
  onReport: (report: Report) => void,
): () => void {
  const name = document.body.dataset[kind] ?? '';
  const worker = new Worker(scriptAddress(name), { type: 'module' });
  worker.addEventListener('message', (event: MessageEvent<Report>) => {
    onReport(event.data);
    if (event.data.kind !== 'progress') worker.terminate();
  });
  worker.postMessage(task, []);
  return () => worker.terminate();
}

interface AddressPolicy {
  createScriptURL(address: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: AddressPolicy): AddressPolicy;
}

/** Our own files alone; a browser with Trusted Types takes no other address for a worker. */
function scriptAddress(name: string): string {
  policy ??= (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('app', {
    createScriptURL: ownScript,
  });
  return policy?.createScriptURL(`/assets/${name}`) ?? ownScript(`/assets/${name}`);
}

function ownScript(address: string): string {
  if (!/^\/assets\/[0-9a-f]+\.js$/.test(address)) throw new TypeError('not one of our scripts');
  return address;
}

function clear(section: HTMLElement): void {
  for (const result of all(section, '[data-result], [data-facts]')) result.hidden = true;
  for (const step of all(section, '[data-step]')) step.setAttribute('data-state', 'open');
  say(section, '');
}

function tell(section: HTMLElement, kind: string, detail: string): void {
  for (const result of all(section, `[data-result="${kind}"]`)) {
    result.hidden = false;
    const place = result.querySelector('[data-detail]');
    if (place !== null) place.textContent = detail;
  }
}

function say(section: HTMLElement, text: string): void {
  const place = section.querySelector('[data-said]');
  if (place !== null) place.textContent = text;
}

/** The part itself too, if it is one. */
function all(within: ParentNode, selector: string): HTMLElement[] {
  const own = within instanceof HTMLElement && within.matches(selector) ? [within] : [];
  return [...own, ...within.querySelectorAll<HTMLElement>(selector)];
}
