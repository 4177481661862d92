import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { seededRandom } from '../dist/simulator/random.js';
import { run } from './child.mjs';

const PEOPLE = 40;
const FOLDERS = ['app', 'core', 'net', 'store', 'tools', 'test', 'docs', '.github'];
const FILES_PER_FOLDER = 60;
/** With so many, `git log --numstat` takes as long for a commit as in a real project (libuv). */
const LINES_PER_FILE = 200;
const FIRST_DAY = Date.UTC(2015, 0, 5) / 1_000;
const TRAILERS = ['Reviewed-by', 'Reviewed-by', 'Tested-by', 'Acked-by'];

/**
 * Makes a bare repository of many commits in a folder with `git fast-import`: some files of some
 * lines each, trailers, fixes and merges. The same number gives the same commits.
 */
export async function generateRepository(folder, commits) {
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', '.'], { cwd: folder });
  const git = spawn('git', ['-c', 'core.compression=1', 'fast-import', '--quiet'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(git, 'close');
  const answers = createInterface(git.stdout)[Symbol.asyncIterator]();
  const write = async (text) => {
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  };
  await new History(write, async () => (await answers.next()).value).write(commits);
  git.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

/** Writes a stream of git fast-import. */
class History {
  #write;
  /** The id of a commit, which `get-mark` asked git for. */
  #answer;
  #random = seededRandom(7);
  #contents = new Map();
  #piece = '';
  #at = FIRST_DAY;
  /** Commits that somebody will have to fix, with the place in the history where it happens. */
  #broken = [];

  constructor(write, answer) {
    this.#write = write;
    this.#answer = answer;
  }

  async write(commits) {
    let branched = 0;
    for (let mark = 1; mark <= commits; mark += 1) {
      // Now and then three commits are made beside the main line, and the next one merges them.
      const merges = branched === 3;
      const branches =
        !merges && mark > 1 && (branched > 0 || (mark < commits - 3 && this.#random.chance(0.02)));
      branched = branches ? branched + 1 : 0;
      this.#piece += this.#commit(mark, { merges, branches, first: branched === 1 });
      if (this.#random.chance(0.05)) await this.#breaks(mark);
      if (this.#piece.length > 262_144) await this.#flush();
    }
    await this.#flush();
  }

  async #flush() {
    await this.#write(this.#piece);
    this.#piece = '';
  }

  async #breaks(mark) {
    this.#piece += `get-mark :${mark}\n`;
    await this.#flush();
    const dueAt = mark + this.#random.between(5, 4_000);
    this.#broken.push({ sha: await this.#answer(), dueAt });
  }

  #commit(mark, { merges, branches, first }) {
    const random = this.#random;
    this.#at += random.between(600, 5_400);
    const message = merges ? 'Merge a topic\n' : this.#message(mark);
    const author = person(random);
    const committer = random.chance(0.3) ? person(random) : author;
    const written = this.#at - random.between(60, 400_000);
    return (
      `commit refs/heads/${branches ? 'topic' : 'main'}\nmark :${mark}\n` +
      `author ${author} ${written} +0000\ncommitter ${committer} ${this.#at} +0000\n` +
      `data ${message.length}\n${message}\n` +
      (first ? `from :${mark - 1}\n` : '') +
      (merges ? `merge :${mark - 1}\n` : this.#changes(random.between(1, 6))) +
      '\n'
    );
  }

  #message(mark) {
    const random = this.#random;
    const lines = [`Change number ${mark} of the generated history`, ''];
    for (let line = random.between(0, 6); line > 0; line -= 1) lines.push(prose(random));
    const due = this.#broken.findIndex(({ dueAt }) => dueAt <= mark);
    if (due >= 0) lines.push('', `Fixes: ${this.#broken.splice(due, 1)[0].sha.slice(0, 12)}`);
    lines.push('', `Signed-off-by: ${person(random)}`);
    if (random.chance(0.7)) {
      lines.push(`${TRAILERS[random.below(TRAILERS.length)]}: ${person(random)}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #changes(files) {
    const random = this.#random;
    let text = '';
    for (let file = 0; file < files; file += 1) {
      const folder = FOLDERS[random.below(FOLDERS.length)];
      const path = `${folder}/part-${random.below(6)}/file-${random.below(FILES_PER_FOLDER)}.txt`;
      const lines =
        this.#contents.get(path) ?? Array.from({ length: LINES_PER_FILE }, () => prose(random));
      for (let line = random.between(1, 8); line > 0; line -= 1) {
        lines[random.below(lines.length)] = prose(random);
      }
      this.#contents.set(path, lines);
      const content = `${lines.join('\n')}\n`;
      text += `M 100644 inline ${path}\ndata ${content.length}\n${content}\n`;
    }
    return text;
  }
}

function person(random) {
  const number = random.below(PEOPLE);
  return `Person ${number} <person-${number}@example.org>`;
}

function prose(random) {
  return `line ${random.uint32().toString(36)} says ${random.uint32().toString(36)} of it`;
}
