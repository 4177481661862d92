/**
 * Writes docs/walks/operator.md, operator-later.md, integrator.md and member.md: an hour of each,
 * as commands that were run one after the other and what they printed.
 *
 *     npm run build && npx tsx scripts/service-walks.ts
 *
 * Keys, ids, moments and durations are other ones each time: they are shown as `…`. It ends with
 * an error when a command ends otherwise than it should. `npm install` in the walk of the
 * integrator needs the network.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ADMIN_KEY = `neg_admin_${'w'.repeat(43)}`;

/** One command, as it is typed, and what it says to a reader. */
interface Step {
  readonly says: string;
  readonly types: string;
  /** It is a mistake, and is refused. */
  readonly isRefused?: true;
}

interface Walk {
  readonly page: string;
  readonly title: string;
  readonly about: string;
  /** What is done before, and not shown. */
  readonly before?: string;
  readonly steps: readonly Step[];
  /** Files that the walk needs, with their text, which is shown. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The same on every page; `test/docs/shell-words.test.ts` compares them. */
const API =
  `api() { curl -s -w '\\n' "$url$2" -H "Authorization: Bearer $1" ` +
  `-H 'Content-Type: application/json' "\${@:3}"; }`;

const OPERATOR: Walk = {
  page: 'operator',
  title: 'The first hour of an operator',
  about: 'A service with a store of its own in an empty folder, and all that is done day to day.',
  steps: [
    {
      says: 'Whether it is ready; a proxy asks the same.',
      types: 'curl -s $url/readyz; echo',
    },
    {
      says: 'Which communities there are. No key is needed beside the store.',
      types: 'npx negentropy communities',
    },
    {
      says: 'One of our own, with its own admin key.',
      types: 'npx negentropy communities make coop --preset civic',
    },
    {
      says: 'A key for the program that will tell of what happens.',
      types: "npx negentropy keys make --community coop --label 'the forge' --scopes attest,read",
    },
    {
      says: 'A scope that there is not.',
      types: 'npx negentropy keys make --community coop --label board --scopes atest',
      isRefused: true,
    },
    { says: 'Which keys there are.', types: 'npx negentropy keys --community coop' },
    {
      says: 'Rules of our own: those in force, with another floor.',
      types:
        'npx negentropy policy show --community coop | sed \'s/"giFloor": [0-9.]*/"giFloor": 0.9/\' >rules.json',
    },
    {
      says: 'A mistake in them is found before they are used.',
      types: 'sed \'s/"giFloor": 0.9/"giFloor": 9/\' rules.json | npx negentropy policy check -',
      isRefused: true,
    },
    {
      says: 'In force from the open cycle on.',
      types: 'npx negentropy policy use rules.json --community coop',
    },
    {
      says: 'Who may vouch first is named: nobody has a record yet.',
      types: 'api $admin /v1/witnesses -H \'Negentropy-Community: coop\' -d \'{"userId":"ada"}\'',
    },
    {
      says: 'Everything stops, for two cycles at most.',
      types: "npx negentropy pause --community coop --scope all --cycles 2 --reason 'an audit'",
    },
    {
      says: 'And goes on.',
      types: "npx negentropy pause --community coop --off --reason 'it is over'",
    },
    { says: 'What was found about conduct.', types: 'npx negentropy findings --community coop' },
    {
      says: 'What people say of the conduct of others, in private.',
      types: 'npx negentropy accusations --community coop',
    },
    {
      says: 'How it stands, while it is served.',
      types: 'npx negentropy entropy --community coop --domain community',
    },
    { says: 'What was decided.', types: 'npx negentropy decisions --community coop' },
    {
      says: 'A page for those who decide, once a cycle was closed.',
      types: 'npx negentropy report --community coop',
      isRefused: true,
    },
    {
      says: 'Somebody who is not there.',
      types: 'npx negentropy erase nobody --community coop',
      isRefused: true,
    },
    {
      says: 'The key leaked: it is revoked, and what it attested is taken back.',
      types:
        "id=$(npx negentropy keys --community coop --json | grep -o '\"id\": \"[^\"]*' | head -1 | cut -d'\"' -f4)\nnpx negentropy undo $id --community coop --since 2026-01-01T00:00:00Z --reason 'it leaked'",
    },
    {
      says: 'The log, recomputed while it is served, and as a file for anybody.',
      types:
        'npx negentropy verify --community coop && npx negentropy export --community coop >export.jsonl',
    },
    {
      says: 'From the file alone, on another machine.',
      types: 'npx negentropy verify export.jsonl',
    },
    {
      says: 'Figures for a monitor.',
      types:
        'curl -s $url/metrics -H "Authorization: Bearer $admin" | grep -E \'^negentropy_(database_up|queue_depth|checkpoint_lag_entries|decisions_total)\'',
    },
    {
      says: 'A PostgreSQL server that is not there.',
      types: 'NEGENTROPY_DATA=other DATABASE_URL=postgres://127.0.0.1:1/none npx negentropy verify',
      isRefused: true,
    },
    {
      says: 'A second service on the same store.',
      types: 'npx negentropy serve --port 0',
      isRefused: true,
    },
  ],
};

const KEPT = String.raw`keep() { # a kept promise about the task $1; prints the id of the claim
  claim=$(api $own /v1/evidence -d '{"type":"promise","userId":"ada","domain":"knowledge",
    "subject":"task '$1'","at":"'$time'","dueAt":"'$time'"}' | grep -o '"id":"[^"]*' | cut -d'"' -f4)
  api $own /v1/evidence -d '{"records":[
    {"type":"proof","claim":"'$claim'","at":"'$time'","delivered":1},
    {"type":"confirmation","claim":"'$claim'","by":"bob","at":"'$time'","accepted":true,"as":"audit"}]}' >taken.json
  echo $claim
}`;

const AT_TOWN = '--community town';

/** Forty-eight people who each kept a promise, and a plan to be tried on half of them. */
const TRIAL = String.raw`npx negentropy communities make trial --preset sandbox --json >trial.json
key=$(grep -o 'neg_[^"]*' trial.json | head -1)
brought() { # one record of each of 48 residents about an evening that they kept; $1: its fields
  for who in $(seq 48); do
    name='"type":"promise","userId":"resident-'$who'","domain":"knowledge","subject":"evening"'
    echo "{$1}" | sed "s/NAME/$name/"
  done | paste -sd, | sed 's/.*/{"records":[&]}/' | api $key /v1/evidence -d @- >>brought.json
}
brought 'NAME,"at":"'$time'","dueAt":"'$time'"'
brought '"type":"proof","claim":{NAME},"at":"'$time'","delivered":1'
brought '"type":"confirmation","claim":{NAME},"by":"bob","at":"'$time'","accepted":true,"as":"audit"'
api $key /v1/cycles/advance -d '{"cycles":1}' >advanced.json
printf '%s\n' 'design: people' 'treatment: a reminder two days before' 'metric: failure' \
  'guardrails: [kept]' 'spanCycles: 2' 'waves: 2' 'least: 1' 'effect: 0.9' >plan.yaml`;
const AT_TRIAL = '--community trial';

/** What an operator meets once the community lives: instruments, money, panels, other cities. */
const LATER: Walk = {
  page: 'operator-later',
  title: 'A second hour of an operator',
  about:
    'Instruments, money, panels, a council, other communities and witnesses, in a sandbox whose clock is moved by hand. `$own` is its admin key.',
  before: [
    'npx negentropy communities make town --preset sandbox --json >made.json',
    "own=$(grep -o 'neg_[^\"]*' made.json | head -1)",
    'time=$(api $own /v1/cycles/current | grep -o \'"time":"[^"]*\' | cut -d\'"\' -f4)',
    KEPT,
    'for task in 1 2 3 4 5; do keep $task; done >kept.txt',
    TRIAL,
  ].join('\n'),
  steps: [
    {
      says: 'What measures a domain is registered, calibrated, and told.',
      types: `npx negentropy instruments add ${AT_TOWN} --domain knowledge --instrument open-tasks --weight 0.2`,
    },
    {
      says: 'It was held against a standard.',
      types: `npx negentropy instruments calibrate ${AT_TOWN} --domain knowledge --instrument open-tasks`,
    },
    { says: 'Which there are.', types: `npx negentropy instruments ${AT_TOWN}` },
    {
      says: 'Ada owes the town money.',
      types: `npx negentropy debts add ${AT_TOWN} --user ada --creditor town --kind property-tax --currency USD/2 --principal 4812.37 --reference 'parcel 17'`,
    },
    {
      says: 'Which debts there are.',
      types: `npx negentropy debts ${AT_TOWN}`,
    },
    {
      says: 'The town gives money for order, from the next cycle on.',
      types: `npx negentropy pledges add fy27 ${AT_TOWN} --creditor town --currency USD/2 --pool 30000.00 --amount 0.12 --member-cap 2000.00 --period 2 --until 9000`,
    },
    {
      says: 'Ada elects it; then she is paid for what she kept, and two cycles go by.',
      types: String.raw`debt=$(npx negentropy debts --community town --json | grep -o '"debtId": "[^"]*' | cut -d'"' -f4)
api $own /v1/tokenomics/debt-reductions -d '{"userId":"ada","debtId":"'$debt'","pledgeId":"fy27"}' | fold -w 78
api $own /v1/cycles/advance -d '{"cycles":1}'
time=$(api $own /v1/cycles/current | grep -o '"time":"[^"]*' | cut -d'"' -f4)
api $own /v1/tokenomics/mint -d '{"userId":"ada","action":{"family":"civic","type":"promise","domain":"knowledge","occurredAt":"'$time'"},"evidence":[{"id":"'$(keep 6)'"}]}' | grep -o '"outcome":"[^"]*"'
api $own /v1/cycles/advance -d '{"cycles":2}'`,
    },
    { says: 'What is left of the pledge.', types: `npx negentropy pledges ${AT_TOWN}` },
    { says: 'What was taken off.', types: `npx negentropy reductions ${AT_TOWN}` },
    {
      says: 'The file for the town to fill.',
      types: `npx negentropy settlements ${AT_TOWN} --creditor town --csv >batch.csv`,
    },
    {
      says: 'It settled everything.',
      types: `awk -F, -v OFS=, 'NR > 2 { $14 = "settled" } 1' batch.csv >settled.csv; npx negentropy settlements take b1 settled.csv ${AT_TOWN} --creditor town`,
    },
    { says: 'What became of each.', types: `npx negentropy settlements ${AT_TOWN}` },
    { says: 'What moved in the pledge.', types: `npx negentropy statements ${AT_TOWN}` },
    {
      says: 'What is to be done to all is first tried on some: too few in the town.',
      types: `npx negentropy pilots register plan.yaml ${AT_TOWN}`,
      isRefused: true,
    },
    {
      says: 'In another community, `trial`, there are enough.',
      types: `npx negentropy pilots register plan.yaml ${AT_TRIAL}`,
    },
    {
      says: 'It is drawn in a later cycle.',
      types: String.raw`api $key /v1/cycles/advance -d '{"cycles":1}'
id=$(npx negentropy pilots --community trial --json | grep -o '"id": "[^"]*' | cut -d'"' -f4)
npx negentropy pilots draw $id --community trial`,
    },
    { says: 'Which pilots there are.', types: `npx negentropy pilots ${AT_TRIAL}` },
    {
      says: 'Five cycles later: nobody did anything, and no look shows anything.',
      types: String.raw`api $key /v1/cycles/advance -d '{"cycles":5}'
npx negentropy pilots show $id --community trial`,
    },
    { says: 'What N did for Ada.', types: `npx negentropy statements ${AT_TOWN} --user ada` },
    {
      says: 'Who may vouch first.',
      types: `npx negentropy witnesses add bob ${AT_TOWN} && npx negentropy witnesses list ${AT_TOWN}`,
    },
    {
      says: 'Ada gives some of what she was paid to the fund; the town grants some of it.',
      types: `npx negentropy fund gift ada 0.5 ${AT_TOWN} && npx negentropy fund grant bob 0.2 --reason 'the tools' ${AT_TOWN}`,
    },
    { says: 'What moved in the fund.', types: `npx negentropy fund ${AT_TOWN}` },
    {
      says: 'A grant of more than there is.',
      types: `npx negentropy fund grant bob 9 --reason 'a house' ${AT_TOWN}`,
      isRefused: true,
    },
    {
      says: 'Bob says on paper that a claim of Ada is misconduct; an operator writes it down.',
      types: `npx negentropy accusations file $(head -1 kept.txt) --by bob --code NOISE --evidence $(sed -n 2p kept.txt) --reason 'the same deed twice' ${AT_TOWN}`,
    },
    {
      says: 'What waits for an answer, and never who said it.',
      types: `npx negentropy accusations ${AT_TOWN}`,
    },
    {
      says: 'A reviewer makes a key; an operator registers it.',
      types: String.raw`npx negentropy review key`,
    },
    {
      says: 'And is told what waits.',
      types: String.raw`public=$(npx negentropy review key --key-file cleo.key --json | grep -o '[0-9a-f]\{64\}')
sentinel=$(api $own /v1/sentinels -d '{"userId":"cleo","key":"'$public'","kind":"person"}' | grep -o '"id":"[^"]*' | cut -d'"' -f4)
export NEGENTROPY_REVIEW_TOKEN=$(npx negentropy keys make --community town --label cleo --scopes review --user cleo --json | grep -o 'neg_[^"]*')
npx negentropy review --sentinel $sentinel --server $url`,
    },
    {
      says: 'Another community to be added up, and one that adds up.',
      types: String.raw`vkey=$(npx negentropy communities make nation --preset sandbox --json | grep -o 'localhost/v1/log/nation+[^"]*')
child=$(grep -o 'localhost/v1/log/town+[^"]*' made.json)
echo '{"domains":["knowledge"],"children":[{"vkey":"'$child'","role":"population","weight":900}]}' >tree.json
npx negentropy nation agree $vkey --community town`,
    },
    {
      says: 'Which are added up.',
      types: 'npx negentropy nation tree tree.json --community nation',
    },
    { says: 'How it stands.', types: 'npx negentropy nation --community nation' },
    {
      says: 'A witness cosigns the logs of others, until it is stopped.',
      types: String.raw`echo $child >logs.txt; timeout 3 npx negentropy witness --logs logs.txt --name witness.example/w1 --port 0 || true`,
    },
    {
      says: 'What another installation needs to share the registry of evidence.',
      types: 'npx negentropy registry --url https://here.example',
    },
    {
      says: 'What each known way to cheat comes to under rules; everybody there is simulated.',
      types: 'npx negentropy bench attacks --setting history --seeds 1 2>progress.txt',
    },
    {
      says: 'A report of the cycles that were closed.',
      types: `npx negentropy report ${AT_TOWN} --cycles 3`,
    },
    { says: 'All of it, recomputed.', types: `npx negentropy verify ${AT_TOWN}` },
    {
      says: 'A council of two keys decides over the rules of a community from now on.',
      types: String.raw`npx negentropy communities make coop --json >coop.json
keys=$(for seat in a b; do npx negentropy policy key seat-$seat --json | grep -o '"key": "[^"]*' | cut -d'"' -f4; done | paste -sd,)
npx negentropy council seat --community coop --keys $keys --approvals 2`,
    },
  ],
};

const PROGRAM = `import { NegentropyClient, verifyReceipt } from 'negentropy-client';
import type { ConfirmationRecord, PromiseRecord, ProofRecord } from 'negentropy-client';

const client = new NegentropyClient({
  baseUrl: process.env['url'] ?? '',
  key: process.env['key'] ?? '',
});

// A sandbox stands at a moment of its own, which its holder moves.
const { time: at } = await client.getOpenCycle();
const name = { type: 'promise', userId: 'ada', domain: 'knowledge', subject: 'card 7' } as const;
const promise: PromiseRecord = { ...name, at, dueAt: at };
const proof: ProofRecord = { type: 'proof', claim: name, at, delivered: 1 };
const word: ConfirmationRecord = {
  type: 'confirmation', claim: name, by: 'bob', at, accepted: true, as: 'audit',
};

await client.recordEvidence({ records: [promise] });
const { evidence } = await client.recordEvidence({ records: [proof, word] });
console.log('settled as', evidence.map(({ settled }) => settled).join(', then '));

const decision = await client.mint({
  userId: 'ada',
  action: { family: 'civic', type: 'promise', domain: 'knowledge', occurredAt: at },
  evidence: [promise],
});
console.log(decision.outcome, decision.code ?? '');
console.log(decision.explanation.sentence);
console.log(decision.explanation.nearest);

await new Promise((resolve) => setTimeout(resolve, 2_000)); // until it is signed
const receipt = await client.getReceipt(decision.id);
const { entry } = verifyReceipt(receipt, { vkey: receipt.key });
console.log('in the log, without asking the server:', entry.type);
`;

const CONFIG = `{
  "compilerOptions": {
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "skipLibCheck": false,
    "module": "nodenext",
    "target": "es2023",
    "types": ["node"],
    "outDir": "out"
  },
  "files": ["program.ts"]
}
`;

const INTEGRATOR: Walk = {
  page: 'integrator',
  title: 'The first hour of an integrator',
  about:
    'A program in TypeScript, as strict as it can be, with the client as a package and nothing else.',
  before: 'npx negentropy communities make board --preset sandbox --json >made.json',
  files: {
    'program.ts': PROGRAM,
    'tsconfig.json': CONFIG,
    'package.json': '{ "private": true, "type": "module" }\n',
  },
  steps: [
    {
      says: 'The client, packed from a clone of this repository, `$sources`.',
      types:
        '(cd $sources && npx tsx scripts/client-package.ts $PWD_HERE/client) && npm pack --silent ./client',
    },
    {
      says: 'Installed as any package, with the compiler.',
      types:
        'npm install --silent ./negentropy-client-0.1.0.tgz && npm install --silent --save-dev typescript@5.9.3 @types/node@20',
    },
    {
      says: 'How large it is with all that it needs.',
      types: 'du -ch --apparent-size node_modules/negentropy-client node_modules/@noble | tail -1',
    },
    {
      says: 'A key for the program.',
      types:
        "export key=$(npx negentropy keys make --community board --label program --scopes attest,audit,read --json | grep -o 'neg_[^\"]*')",
    },
    { says: 'It compiles.', types: './node_modules/.bin/tsc' },
    { says: 'And runs.', types: 'node out/program.js' },
    {
      says: 'A field that is misspelled is an error of the compiler.',
      types:
        'sed \'s/userId: .ada., domain/userID: "ada", domain/\' program.ts >typo.ts && ./node_modules/.bin/tsc --noEmit --strict --module nodenext --target es2023 --types node typo.ts | head -1 | cut -c1-120',
    },
    {
      says: 'And names itself in a request.',
      types:
        'api $key /v1/evidence -d \'{"type":"promise","userID":"ada","domain":"knowledge","subject":"card 8","at":"2026-01-01T00:00:00Z","dueAt":"2026-01-01T00:00:00Z"}\' | fold -w 78',
    },
    {
      says: 'A value that does not fit is told in a sentence.',
      types:
        'api $key /v1/evidence -d \'{"type":"proof","claim":"card 7","at":"2026-01-01T00:00:00Z","delivered":1}\' | fold -w 78',
    },
    {
      says: 'A first webhook to this machine names the setting that allows it.',
      types:
        'key=$(grep -o \'neg_[^"]*\' made.json | head -1)\napi $key /v1/webhooks -d \'{"url":"http://127.0.0.1:9000/"}\' | fold -w 78',
    },
  ],
};

const MEMBER: Walk = {
  page: 'member',
  title: 'The first hour of a member',
  about:
    'Ada has a key of her own (`$key`) and `curl`. An admin of the community has attested that she kept one promise and has asked that she be paid for it. `$claim` and `$decision` are the ids of both, as the lists show them, and `$action` is what was asked for.',
  before: [
    'npx negentropy communities make garden --preset sandbox --json >made.json',
    "own=$(grep -o 'neg_[^\"]*' made.json | head -1)",
    'key=$own',
    'time=$(api $key /v1/cycles/current | grep -o \'"time":"[^"]*\' | cut -d\'"\' -f4)',
    'name=\'"type":"promise","userId":"ada","domain":"knowledge","subject":"guide"\'',
    'api $key /v1/evidence -d "{\\"records\\":[{$name,\\"at\\":\\"$time\\",\\"dueAt\\":\\"$time\\"},{\\"type\\":\\"proof\\",\\"claim\\":{$name},\\"at\\":\\"$time\\",\\"delivered\\":1},{\\"type\\":\\"confirmation\\",\\"claim\\":{$name},\\"by\\":\\"bob\\",\\"at\\":\\"$time\\",\\"accepted\\":true,\\"as\\":\\"audit\\"}]}" >taken.json',
    'claim=$(grep -o \'"id":"[^"]*\' taken.json | head -1 | cut -d\'"\' -f4)',
    'action="\\"action\\":{\\"family\\":\\"civic\\",\\"type\\":\\"promise\\",\\"domain\\":\\"knowledge\\",\\"occurredAt\\":\\"$time\\"}"',
    'api $key /v1/tokenomics/mint -d "{\\"userId\\":\\"ada\\",$action,\\"evidence\\":[{\\"id\\":\\"$claim\\"}]}" >decision.json',
    'decision=$(grep -o \'"id":"[0-9]*\' decision.json | head -1 | cut -d\'"\' -f4)',
    'api $key /v1/keys -d \'{"label":"Ada herself","scopes":["self"],"userId":"ada"}\' >key.json',
    "key=$(grep -o 'neg_[^\"]*' key.json)",
  ].join('\n'),
  steps: [
    { says: 'Whose key it is, and what it is good for.', types: 'api $key /v1/caller' },
    { says: 'What was decided about me?', types: 'api $key /v1/decisions | fold -w 78' },
    {
      says: 'Why?',
      types:
        'api $key /v1/decisions/$decision | grep -o \'"explanation":{[^}]*}\' | sed \'s/","/",\\n"/g\' | fold -s -w 78',
    },
    {
      says: 'Where do I stand, and what is missing?',
      types: 'api $key /v1/tokenomics/integrity/ada | grep -o \'"missing":{[^}]*}\'',
    },
    { says: 'What was said about my claim?', types: 'api $key /v1/evidence/$claim | fold -w 78' },
    {
      says: 'Would it be paid now? Nothing is written.',
      types:
        'api $key /v1/tokenomics/preview -d "{\\"userId\\":\\"ada\\",$action,\\"evidence\\":[{\\"id\\":\\"$claim\\"}]}" | grep -o \'"outcome":"[^"]*"\'',
    },
    {
      says: 'What have I earned?',
      types:
        'api $key /v1/tokenomics/negentropy/ada | grep -oE \'"(minted|held|balance)":"[^"]*"\' | head -3',
    },
    {
      says: 'Is it really in the log? The answer is verified without the service.',
      types:
        'sleep 2; api $key /v1/decisions/$decision/receipt >receipt.json && npx negentropy verify receipt.json',
    },
    {
      says: 'All that is kept about me.',
      types: "api $key /v1/members/ada/export | head -c 400 | fold -w 78; echo ' …'",
    },
    {
      says: 'Nothing of anybody else.',
      types: 'api $key /v1/tokenomics/integrity/bob | fold -w 78',
    },
    {
      says: 'And nobody acts with this key.',
      types: 'api $key /v1/members -d \'{"userId":"eve"}\' | fold -w 78',
    },
  ],
};

await main();

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const walk of [OPERATOR, LATER, INTEGRATOR, MEMBER]) {
    if (wanted.length > 0 && !wanted.includes(walk.page)) continue;
    try {
      const path = fileURLToPath(new URL(`../docs/walks/${walk.page}.md`, import.meta.url));
      const options = { ...(await resolveConfig(path)), filepath: path };
      writeFileSync(path, await format(await taken(walk), options));
      process.stdout.write(`docs/walks/${walk.page}.md\n`);
    } catch (problem) {
      process.exitCode = 1;
      process.stderr.write(`${walk.page}: ${problem instanceof Error ? problem.message : ''}\n`);
    }
  }
}

/** Takes a walk in a folder of its own, beside a service of its own. */
async function taken(walk: Walk): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'negentropy-walk-'));
  const port = await freePort();
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: process.env['HOME'],
    url: `http://127.0.0.1:${port}`,
    sources: ROOT,
    PWD_HERE: folder,
    NEGENTROPY_DATA: join(folder, 'data'),
    COLUMNS: '80',
    NO_COLOR: '1',
  };
  const program = join(ROOT, 'dist/cli/main.js');
  writeNpx(join(folder, 'bin'), program);
  const service = spawn(process.execPath, [program, 'serve', '--port', String(port)], {
    cwd: folder,
    env: { ...env, NEGENTROPY_ADMIN_KEY: ADMIN_KEY },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(service.stdout, 'data'); // that it makes its store
    await once(service.stdout, 'data'); // that it serves
    for (const [name, text] of Object.entries(walk.files ?? {})) {
      writeFileSync(join(folder, name), text);
    }
    const startedMs = performance.now();
    const printed = await typed(walk, { folder, env });
    const seconds = Math.ceil((performance.now() - startedMs) / 1_000);
    return pageOf(walk, printed, { seconds, folder, port });
  } finally {
    service.kill('SIGTERM');
    await once(service, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The command by which a package calls its program: here that of the last build. */
function writeNpx(folder: string, program: string): void {
  mkdirSync(folder);
  const others = `exec env PATH="$(echo "$PATH" | sed 's|^[^:]*:||')" npx "$@"`;
  const text = `#!/bin/sh\nif [ "$1" = negentropy ]; then shift; exec node ${program} "$@"; fi\n${others}\n`;
  writeFileSync(join(folder, 'npx'), text, { mode: 0o755 });
}

/** What each step printed. @throws Error for one that ended otherwise than it should */
async function typed(
  { before = '', steps }: Walk,
  { folder, env }: { folder: string; env: NodeJS.ProcessEnv },
): Promise<string[]> {
  const script = [
    `admin=${ADMIN_KEY}`,
    API,
    before,
    ...steps.map(({ types }, at) => `{ ${types}\n} >step-${at}.out 2>&1; echo $? >step-${at}.code`),
  ].join('\n');
  await new Promise<void>((resolve, reject) => {
    execFile('bash', ['-c', script], { cwd: folder, env }, (problem, _, errors) => {
      if (problem === null) resolve();
      else reject(new Error(errors, { cause: problem }));
    });
  });
  const wrong: string[] = [];
  const printed = steps.map(({ types, isRefused = false }, at) => {
    const text = readFileSync(join(folder, `step-${at}.out`), 'utf8');
    const code = Number(readFileSync(join(folder, `step-${at}.code`), 'utf8'));
    if ((code !== 0) !== isRefused) wrong.push(`${types} ended with ${code}: ${text}`);
    return code === 0 ? text : `${text}exit status ${code}\n`;
  });
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return printed;
}

function pageOf(
  { title, about, steps, before, files = {}, page }: Walk,
  printed: readonly string[],
  { seconds, folder, port }: { seconds: number; folder: string; port: number },
): string {
  const shown = Object.entries(files).map(
    ([name, text]) =>
      `\`${name}\`:\n\n\`\`\`${name.endsWith('.ts') ? 'ts' : 'json'}\n${text}\`\`\`\n`,
  );
  const parts = steps.map(({ says, types }, at) => {
    const typedText = types.replaceAll('$PWD_HERE', '$PWD').replaceAll('\n', '\n$ ');
    const text = plain(printed[at] ?? '', folder, port);
    return `**${at + 1}.** ${says}\n\n\`\`\`console\n$ ${typedText}\n${text}\`\`\`\n`;
  });
  const usesCurl = steps.some(({ types }) => /\bapi /.test(types));
  const helpers = usesCurl
    ? `A word for the shell, for what is asked by HTTP:\n\n\`\`\`sh\n${API}\n\`\`\`\n`
    : '';
  const beforehand =
    before === undefined ? '' : `What was done before:\n\n\`\`\`sh\n${before}\n\`\`\`\n`;
  return [
    `# ${title}\n`,
    `${about} ${steps.length} steps, which took ${seconds} seconds to run. A terminal of 80 columns.\n`,
    `\`scripts/service-walks.ts\` runs them and writes this page. \`npx negentropy serve\` runs beside`,
    `them${page === 'operator' ? '' : ', in an empty folder'}; \`$url\` is its address, \`$admin\` the key of the installation. Keys, ids, moments and ports are other ones each time: \`…\`.\n`,
    helpers,
    beforehand,
    ...shown,
    ...parts,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Without what is another one each time. */
function plain(text: string, folder: string, port: number): string {
  return text
    .replaceAll(folder, '.')
    .replaceAll(String(port), '…')
    .replaceAll(/process \d+/g, 'process …')
    .replaceAll(/\+[0-9a-f]{8}\+[\w+/=]{40,}/g, '+…')
    .replaceAll(/neg_[a-z0-9]+_[\w-]{20,}/g, 'neg_…')
    .replaceAll(/\b[0-9a-f]{16}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '…')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
    .replaceAll(/(\/log\/\w+\+)[0-9a-f]{8}/g, '$1…')
    .replaceAll(/[ \t]+$/gm, '');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
