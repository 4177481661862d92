// Keeps a page as the service would send it now, without being loaded anew: when the log grows,
// the page is asked for again, and what differs in it takes the place of what stood there.

/** A log that grows fast is looked at once in so long; a part of it is drawn, so that readers of
 * one page do not ask all at once. */
const SETTLE_MS = 2_000;
const SPREAD_MS = 1_000;
/** After a stream that the service did not give, for example since too many are open. */
const RETRY_MS = 60_000;

const KEPT = 'a[href], button, input, summary, [tabindex]';

/** @param enliven lets what is new move as the rest does */
export function followGrowth(main: HTMLElement, enliven: (part: ParentNode) => void): void {
  const { live: address } = document.body.dataset;
  if (address === undefined || address === '') return;
  new LivePage(main, address, enliven).listen();
}

class LivePage {
  readonly #main: HTMLElement;
  readonly #address: string;
  readonly #enliven: (part: ParentNode) => void;
  /** The parts of the page as they were sent, before any script touched them. */
  #sent: readonly Node[];
  #entries = document.body.dataset['entries'] ?? '0';
  #source: EventSource | undefined;
  #isWaiting = false;

  constructor(main: HTMLElement, address: string, enliven: (part: ParentNode) => void) {
    this.#main = main;
    this.#address = address;
    this.#enliven = enliven;
    this.#sent = copies(main.children);
  }

  /** A page that nobody looks at holds no place that another could have. */
  listen(): void {
    document.addEventListener('visibilitychange', () => this.#turn());
    this.#turn();
  }

  #turn(): void {
    if (document.hidden) this.#close();
    else if (this.#source === undefined) this.#open();
  }

  #open(): void {
    const source = new EventSource(`${this.#address}?from=${this.#entries}`);
    this.#source = source;
    source.addEventListener('open', () => tellLive(true));
    source.addEventListener('grown', () => this.#schedule());
    source.addEventListener('error', () => {
      tellLive(false);
      if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself
      this.#close();
      setTimeout(() => void this.#refresh().then(() => this.#turn()), RETRY_MS);
    });
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
    tellLive(false);
  }

  #schedule(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setTimeout(
      () => {
        this.#isWaiting = false;
        void this.#refresh();
      },
      SETTLE_MS + Math.random() * SPREAD_MS,
    );
  }

  /** What cannot be loaded leaves the page as it is. */
  async #refresh(): Promise<void> {
    const fresh = await loaded(location.pathname + location.search);
    const main = fresh?.querySelector('main');
    if (fresh === undefined || main === null || main === undefined) return;
    const parts = [...main.children];
    const sent = copies(parts);
    const shown = [...this.#main.children];
    if (parts.length !== shown.length) {
      this.#main.replaceChildren(...parts.map((part) => document.adoptNode(part)));
      this.#enliven(this.#main);
    } else {
      parts.forEach((part, at) => {
        const [old, before] = [shown[at], this.#sent[at]];
        if (old !== undefined && before !== undefined && !part.isEqualNode(before)) {
          this.#replace(old, document.adoptNode(part));
        }
      });
    }
    this.#sent = sent;
    this.#entries = fresh.body.dataset['entries'] ?? this.#entries;
    document.title = fresh.title;
  }

  /** Where the reader is, and what they opened or wrote, stays as it is. */
  #replace(old: Element, part: Element): void {
    const at = [...old.querySelectorAll(KEPT)].indexOf(document.activeElement as Element);
    const next = part.querySelectorAll<HTMLElement>('details, input, .scroll');
    old.querySelectorAll<HTMLElement>('details, input, .scroll').forEach((one, index) => {
      const other = next[index];
      if (one instanceof HTMLDetailsElement && other instanceof HTMLDetailsElement) {
        other.open = one.open;
      }
      if (one instanceof HTMLInputElement && other instanceof HTMLInputElement) {
        if (one.type === 'text') other.value = one.value;
      }
    });
    old.replaceWith(part);
    this.#enliven(part);
    if (at >= 0) part.querySelectorAll<HTMLElement>(KEPT)[at]?.focus({ preventScroll: true });
  }
}

function copies(parts: Iterable<Element>): Node[] {
  return [...parts].map((part) => part.cloneNode(true));
}

function tellLive(isLive: boolean): void {
  for (const one of document.querySelectorAll<HTMLElement>('[data-live-state]')) {
    one.hidden = !isLive;
  }
}

/**
 * A page as it is now, not as a cache has it; its scripts do not run.
 * @param form what is sent to it; absent: it is only read
 */
export function loaded(address: string, form?: URLSearchParams): Promise<Document | undefined> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open(form === undefined ? 'GET' : 'POST', address);
    request.responseType = 'document';
    request.setRequestHeader('cache-control', 'no-cache');
    request.addEventListener('loadend', () => {
      const isPage = request.status === 200 || (form !== undefined && request.status === 422);
      resolve(isPage ? (request.responseXML ?? undefined) : undefined);
    });
    request.send(form);
  });
}
