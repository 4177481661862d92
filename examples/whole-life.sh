#!/usr/bin/env bash
# The whole life of credits, with curl alone: a server, a sandbox, evidence, a preview, a refusal
# with its explanation, a mint that is held and released, its receipt, webhooks, and a key that
# leaked and was undone. The proofs are checked without the server.
#
#   npm ci && npm run build && examples/whole-life.sh
#
# It needs bash, curl and node, leaves nothing behind, and takes some ten seconds.
# What it prints stands in whole-life.out, with ids, times and ports written as <…>.

set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
server='' receiver=''

stop_all() {
  for process in $server $receiver; do kill "$process" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap stop_all EXIT

negentropy() { node "$root/dist/cli/main.js" "$@"; }
step() { printf '\n%s\n' "$*"; }
say() { printf '  %s\n' "$*"; }
fail() {
  printf 'whole-life: %s\n' "$*" >&2
  exit 1
}

# The first text or number of that name in a JSON text. Enough for these answers, not for any JSON.
field() {
  local text="\"$1\":\"([^\"]*)\"" number="\"$1\":([^],}\"]+)"
  [[ $2 =~ $text ]] || [[ $2 =~ $number ]] || fail "there is no $1 in $2"
  printf '%s' "${BASH_REMATCH[1]}"
}

# ask <key> GET|POST <path> [body] [header]: prints the body; anything but 2xx ends the script.
ask() {
  local key=$1 method=$2 path=$3 body=${4-} header=${5-}
  curl --silent --show-error --fail-with-body --max-time 30 --request "$method" "$url$path" \
    --header "Authorization: Bearer $key" ${header:+--header "$header"} \
    ${body:+--header 'Content-Type: application/json' --data "$body"} || fail "$method $path"
}

# await <what> <command…>: asks again until it holds, for at most five minutes: machines can be busy.
await() {
  local what=$1 since=$SECONDS
  shift
  until "$@"; do
    ((SECONDS - since < 300)) || fail "no $what in five minutes"
    sleep 0.2
  done
}

step '1. A server with a store of its own'
touch "$folder/server"
env -u DATABASE_URL -u NEGENTROPY_LOG_KEY -u NEGENTROPY_ADMIN_KEY -u NEGENTROPY_ORIGIN \
  NEGENTROPY_DATA="$folder/data" NEGENTROPY_WEBHOOK_ALLOW_PRIVATE=1 \
  node "$root/dist/cli/main.js" serve --host 127.0.0.1 --port 0 --json >"$folder/server" &
server=$!
await 'server' grep -q '"url"' "$folder/server"
started=$(cat "$folder/server")
url=$(field url "$started")
installation=$(field adminKey "$started") # shown this once
say "readyz: $(field status "$(curl --silent "$url/readyz")"), and an admin key was printed once"

step '2. A sandbox in which mints are held for one cycle'
made=$(ask "$installation" POST /v1/communities \
  '{"slug":"garden","preset":"sandbox","holdBackCycles":1,"public":true}')
vkey=$(field verifierKey "$made")
admin=$(field key "${made#*\"key\":}") # of this community alone
say "its log is $(field origin "$made"), signed with"
say "$vkey"
clock=$(ask "$admin" GET /v1/cycles/current)
say "its clock stands at $(field time "$clock") until it is advanced"

step '3. A key that may attest, and nothing else'
board=$(field key "$(ask "$admin" POST /v1/keys '{"label":"task board","scopes":["attest"]}')")
code=$(curl --silent --output /dev/null --write-out '%{http_code}' "$url/v1/keys" \
  --header "Authorization: Bearer $board")
ask "$board" GET /v1/members >/dev/null
say "with it: GET /v1/members 200, GET /v1/keys $code"

step '4. A webhook for what becomes of mints'
touch "$folder/secret" "$folder/received"
node "$root/examples/webhook-receiver.mjs" "$folder/secret" >"$folder/received" &
receiver=$!
await 'receiver' test -s "$folder/received"
read -r port <"$folder/received"
event='org.negentropy'
hook=$(ask "$admin" POST /v1/webhooks "{\"url\":\"http://127.0.0.1:$port/\",\"types\":[
  \"$event.decision.held.v1\",\"$event.release.v1\",
  \"$event.retraction.v1\",\"$event.cancel.v1\"]}")
field secret "$hook" >"$folder/secret"
say "events go to 127.0.0.1:$port, signed after Standard Webhooks"

now() { field time "$(ask "$admin" GET /v1/cycles/current)"; }

# promise <key> <task>: somebody promises a task; prints the id of that evidence.
promise() {
  local at
  at=$(now)
  field id "$(ask "$1" POST /v1/evidence "{\"type\":\"promise\",\"userId\":\"ada\",
    \"domain\":\"knowledge\",\"subject\":\"$2\",\"at\":\"$at\",\"dueAt\":\"$at\"}")"
}

# deliver <key> <id>: what was promised is shown, and somebody else confirms it.
deliver() {
  local at
  at=$(now)
  ask "$1" POST /v1/evidence "{\"records\":[
    {\"type\":\"proof\",\"claim\":\"$2\",\"at\":\"$at\",\"delivered\":1},
    {\"type\":\"confirmation\",\"claim\":\"$2\",\"by\":\"bob\",\"at\":\"$at\",\"accepted\":true}]}"
}

# request <task> <id>: the body that asks to be paid for it.
request() {
  printf '{"userId":"ada","action":{"family":"civic","type":"promise","domain":"knowledge",'
  printf '"occurredAt":"%s","ref":"%s"},"evidence":[{"id":"%s"}]}' "$(now)" "$1" "$2"
}

explain() {
  say "   $(field sentence "$1")"
  say "   measured: $(field measured "$1")"
  say "   limit:    $(field limit "$1")"
  say "   nearest:  $(field nearest "$1")"
}

step '5. A promise, asked about before it was kept'
task=$(promise "$board" 'task 1')
preview=$(ask "$board" POST /v1/tokenomics/preview "$(request 'task 1' "$task")")
say "preview: $(field outcome "$preview"), $(field code "$preview")"
explain "$preview"

step '6. It is kept: proof by who promised, confirmation by somebody else'
say "settled as $(field settled "$(deliver "$board" "$task")")"
refused=$(ask "$board" POST /v1/tokenomics/mint "$(request 'task 1' "$task")")
say "mint: $(field outcome "$refused"), $(field code "$refused")"
explain "$refused"

step '7. More kept promises, until one is paid'
for number in 2 3 4 5 6 7 8; do
  task=$(promise "$board" "task $number")
  deliver "$board" "$task" >/dev/null
  body=$(request "task $number" "$task")
  minted=$(ask "$board" POST /v1/tokenomics/mint "$body" "Idempotency-Key: task-$number")
  outcome=$(field outcome "$minted")
  say "task $number: $outcome at integrity $(field integrity "$minted")"
  [[ $outcome != held ]] || break
done
[[ $outcome == held ]] || fail 'nothing was held'
decision=$(field id "$minted")
say "   it would be $(field amount "$minted") MIC"
say "   due at the close of cycle $(field due "$minted")"
again=$(ask "$board" POST /v1/tokenomics/mint "$body" "Idempotency-Key: task-$number")
[[ $again == "$minted" ]] || fail 'a repetition was answered otherwise'
say 'the same request again: the same answer, and nothing new'

step '8. Two cycles later it is released'
ask "$admin" POST /v1/cycles/advance '{"cycles":2}' >/dev/null
paid=$(ask "$board" GET "/v1/decisions/$decision")
say "decision $decision: $(field outcome "$paid"), $(field amount "$paid") MIC"
say "balance of ada: $(field balance "$(ask "$board" GET /v1/tokenomics/negentropy/ada)") MIC"

step '9. The receipt, checked without the server'
# Until the next checkpoint, a moment after the decision, it is answered with 503.
download_receipt() {
  curl --silent --fail --output "$folder/receipt.json" "$url/v1/decisions/$decision/receipt" \
    --header "Authorization: Bearer $board"
}
await 'receipt' download_receipt
node --input-type=module --eval "
  import { readFileSync } from 'node:fs';
  import { verifyReceipt } from '$root/dist/client/index.js';
  const [file, vkey] = process.argv.slice(1);
  const receipt = JSON.parse(readFileSync(file, 'utf8'));
  const { index, entry } = verifyReceipt(receipt, { vkey });
  const { outcome, amount } = entry;
  console.log('  entry ' + index + ' is signed: ' + outcome + ' ' + amount);
" "$folder/receipt.json" "$vkey"

step '10. A key leaks, and is undone'
phone=$(ask "$admin" POST /v1/keys '{"label":"phone","scopes":["attest"]}')
leaked=$(field key "$phone") id=$(field id "$phone") since=$(field createdAt "$phone")
task=$(promise "$leaked" 'task of a thief')
deliver "$leaked" "$task" >/dev/null
stolen=$(ask "$leaked" POST /v1/tokenomics/mint "$(request 'task of a thief' "$task")")
say "who found it attests a promise as kept and asks: $(field outcome "$stolen")," \
  "$(field amount "$stolen") MIC"
listed=$(ask "$admin" GET "/v1/keys/$id/attestations?since=$since")
say "it attested since it was made: $(grep -o '"record":{[^}]*' <<<"$listed" |
  sed 's/.*"type":"\([a-z]*\)".*/\1/' | sort | paste -s -d ' ' -)"
undone=$(ask "$admin" POST "/v1/keys/$id/undo" \
  "{\"since\":\"$since\",\"reason\":\"it was in a public repository\"}")
say "undone: revoked $(field revoked "$undone"), claims taken back $(field retracted "$undone")," \
  "facts that count no more $(field facts "$undone")," \
  "mints to be cancelled $(field holds "$undone")"
is_refused() {
  [[ $(curl --silent --output /dev/null --write-out '%{http_code}' "$url/v1/members" \
    --header "Authorization: Bearer $leaked") == 401 ]]
}
await 'refusal of the leaked key' is_refused
say 'the leaked key is refused: 401'
ask "$admin" POST /v1/cycles/advance '{"cycles":2}' >/dev/null
gone=$(ask "$board" GET "/v1/decisions/$(field id "$stolen")")
say "two cycles later its mint: $(field outcome "$gone"), $(field code "${gone#*\"end\":}")"
say "balance of ada: $(field balance "$(ask "$board" GET /v1/tokenomics/negentropy/ada)") MIC"

step '11. What the webhook received, each delivery with a signature that holds'
await 'event of the cancelled mint' grep -q 'cancel' "$folder/received"
sed -e 1d -e 's/^/  /' "$folder/received"
! grep -q refused "$folder/received" || fail 'a delivery was not signed'

step '12. The whole log, verified offline: by this program, and by one that shares no code with it'
curl --silent --show-error --fail "$url/v1/export" --header "Authorization: Bearer $board" \
  >"$folder/export.jsonl"
kill -TERM "$server"
wait "$server" && status=0 || status=$?
server=''
negentropy verify "$folder/export.jsonl" --vkey "$vkey" | sed 's/^/  /'
node "$root/examples/independent-verifier.mjs" "$folder/export.jsonl" --vkey "$vkey" |
  sed 's/^/  /'

step "13. The server was stopped meanwhile: exit status $status"
exit "$status"
