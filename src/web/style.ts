/** The one style sheet of the pages: light and dark from one set of custom properties. */
export const STYLE = `
:root {
  color-scheme: light dark;
  accent-color: var(--blue);
  --paper: #fbfaf7;
  --card: #ffffff;
  --ink: #17202a;
  --soft: #58636e;
  --rule: #e3e0d8;
  --blue: #0b5a73;
  --band: #cfe3ea;
  --pale: #9cc4d2;
  --orange: #a84300;
  --grey: #9aa3ab;
  --hatch: #f0ede4;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #12171c;
    --card: #1a2128;
    --ink: #eef1f3;
    --soft: #a9b4bd;
    --rule: #2f3942;
    --blue: #6cc0dc;
    --band: #23475a;
    --pale: #3f7890;
    --orange: #f0944d;
    --grey: #6f7a83;
    --hatch: #20272e;
  }
}
* {
  box-sizing: border-box;
}
[hidden] {
  display: none !important;
}
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font:
    16px/1.55 system-ui,
    -apple-system,
    'Segoe UI',
    sans-serif;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
.page {
  max-width: 1120px;
  margin: 0 auto;
  padding: 0 20px 48px;
}
header.top {
  display: flex;
  gap: 12px;
  align-items: baseline;
  flex-wrap: wrap;
  padding: 18px 0;
}
header.top {
  border-bottom: 1px solid var(--rule);
}
header.top > :last-child {
  margin-left: auto;
}
header.top nav {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 20px;
}
header.top a {
  color: var(--ink);
  text-decoration: none;
}
header.top a:hover {
  text-decoration: underline;
}
header.top .home {
  font-weight: 700;
}
.live {
  color: var(--soft);
  font-size: 0.85rem;
}
.live::before {
  content: '';
  display: inline-block;
  width: 0.6em;
  height: 0.6em;
  margin-right: 0.4em;
  border-radius: 50%;
  background: var(--blue);
}
.tag {
  border: 1px solid var(--rule);
  border-radius: 999px;
  padding: 1px 10px;
  font-size: 0.85rem;
}
h1 {
  font-size: clamp(1.7rem, 5vw, 2.6rem);
  line-height: 1.15;
  margin: 8px 0 12px;
  padding-top: 12px;
  max-width: 24ch;
  text-wrap: balance;
}
h2 {
  font-size: 1.35rem;
  margin: 44px 0 4px;
}
h3 {
  font-size: 1rem;
  margin: 0;
}
p {
  max-width: 65ch;
  margin: 4px 0 12px;
}
.soft,
.lead {
  color: var(--soft);
}
.skip {
  position: absolute;
  left: -999px;
}
.skip:focus {
  left: 20px;
  top: 8px;
  background: var(--card);
  padding: 8px 12px;
  z-index: 1;
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}
.asof {
  max-width: none;
  color: var(--soft);
  font-weight: 600;
  margin: 28px 0 0;
}
.asof + h1 {
  padding-top: 0;
}
main:focus {
  outline: none;
}
a {
  color: var(--blue);
  text-underline-offset: 2px;
}
a:focus-visible,
button:focus-visible,
input:focus-visible,
select:focus-visible,
textarea:focus-visible,
.result:focus-visible,
summary:focus-visible {
  outline: 3px solid var(--blue);
  outline-offset: 2px;
}
dl.figures {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
  margin: 28px 0 0;
  border-block: 1px solid var(--rule);
}
dl.figures + .card {
  margin-top: 28px;
}
dl.figures div {
  padding: 14px 16px 14px 0;
}
dl.figures dt {
  color: var(--soft);
  font-size: 0.9rem;
}
dl.figures dd {
  margin: 0;
}
dl.figures .value {
  font-size: 1.5rem;
  font-weight: 650;
}
dl.figures .soft {
  font-size: 0.85rem;
}
.grid2 {
  align-items: start;
  display: grid;
  gap: 16px;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr));
}
/* Four stand two by two: none is alone in a row. */
.grid2:has(> :nth-child(4):last-child) {
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
}
.card {
  background: var(--card);
  border: 1px solid var(--rule);
  border-radius: 10px;
  padding: 18px;
  margin: 0;
  min-width: 0;
}
.card header {
  display: flex;
  justify-content: space-between;
  gap: 8px;
  align-items: baseline;
}
.direction {
  font-weight: 650;
  font-size: 0.9rem;
  white-space: nowrap;
}
.direction.rose {
  color: var(--orange);
}
.direction.fell {
  color: var(--blue);
}
.chart {
  display: block;
  overflow: visible;
  margin: 10px 0 10px 40px;
  width: calc(100% - 40px);
}
.chart.wide {
  margin-left: 0;
  width: 100%;
}
.plot {
  overflow: hidden;
}
.plot path {
  vector-effect: non-scaling-stroke;
}
.grid {
  stroke: var(--rule);
}
.tick,
.note {
  font-size: 12px;
  fill: var(--soft);
}
.note {
  fill: var(--ink);
}
.end {
  text-anchor: end;
}
.middle {
  text-anchor: middle;
}
.line {
  fill: none;
  stroke: var(--blue);
  stroke-width: 2;
}
.line.second {
  stroke: var(--grey);
  stroke-width: 1.5;
}
.band {
  fill: var(--band);
  stroke: none;
}
.low {
  fill: none;
  stroke: var(--soft);
  stroke-dasharray: 4 4;
}
.gap {
  fill: var(--hatch);
}
.people {
  fill: var(--pale);
  stroke: var(--soft);
  vector-effect: non-scaling-stroke;
}
.pay.fell,
.paid {
  fill: var(--blue);
  background: var(--blue);
}
.pay.flat,
.held {
  fill: var(--pale);
  background: var(--pale);
}
.pay.rose,
.cancelled {
  fill: var(--orange);
  background: var(--orange);
}
.pay.unknown {
  fill: var(--hatch);
  background: var(--hatch);
}
.refused {
  fill: var(--grey);
  background: var(--grey);
}
ul.key {
  list-style: none;
  display: flex;
  flex-wrap: wrap;
  gap: 4px 18px;
  margin: 10px 0;
  padding: 0;
  font-size: 0.9rem;
}
ul.key i {
  forced-color-adjust: none;
  display: inline-block;
  width: 12px;
  height: 12px;
  border-radius: 3px;
  margin-right: 6px;
  border: 1px solid var(--rule);
}
ol.reasons {
  list-style: none;
  margin: 12px 0 0;
  padding: 0;
}
ol.reasons li {
  margin-bottom: 14px;
}
ol.reasons p {
  display: flex;
  justify-content: space-between;
  gap: 12px;
  margin: 0;
}
ol.reasons strong {
  white-space: nowrap;
  overflow-wrap: normal;
}
ol.reasons code {
  color: var(--soft);
  font-size: 0.78rem;
}
.bar {
  display: block;
  width: 100%;
  height: 8px;
  margin-top: 4px;
}
.bar .track {
  fill: var(--hatch);
}
header.top form {
  display: flex;
  gap: 16px;
  align-items: baseline;
}
button.quiet {
  background: none;
  color: var(--ink);
  border: 1px solid var(--soft);
  border-radius: 8px;
  padding: 4px 12px;
  font: inherit;
  cursor: pointer;
}
.rows.plain {
  padding: 0;
}
.rows.plain > li {
  border: 1px solid var(--rule);
  padding: 18px;
  margin-bottom: 16px;
}
details.card {
  margin-top: 16px;
}
form.act textarea {
  font-family: ui-monospace, monospace;
  font-size: 0.85rem;
}
.wide form.act,
.wide form.act > p {
  max-width: none;
}
.entries.rows > li {
  padding: 2px 0;
}
.entries details,
.rows > li > details {
  margin: 0;
}
.rows > li > details > summary {
  font-size: 1rem;
}
.rows span.split {
  display: inline-flex;
  width: calc(100% - 1.4em);
  vertical-align: top;
  color: var(--ink);
}
.rows > li > span.split {
  margin-left: 1.2em;
}
.rows span.split + .soft {
  display: block;
  padding-left: 1.2em;
}
caption {
  text-align: left;
  font-weight: 600;
  padding: 10px 0 4px;
}
tbody th {
  font-weight: 400;
  text-align: left;
}
del {
  text-decoration: none;
  color: var(--soft);
}
ins {
  text-decoration: none;
  font-weight: 650;
}
ul.bars {
  list-style: none;
  padding: 0;
}
.diverging {
  display: block;
  width: 100%;
}
.winner {
  fill: var(--blue);
}
.loser {
  fill: var(--orange);
}
.saves {
  display: flex;
  gap: 8px;
  margin: 8px 0 0;
}
nav.sections,
nav.choices {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 14px;
  padding: 10px 0;
  border-bottom: 1px solid var(--rule);
  font-size: 0.95rem;
}
nav.sections a,
nav.choices a {
  text-decoration: none;
}
nav.sections a[aria-current],
nav.choices a[aria-current] {
  color: var(--ink);
  font-weight: 650;
  border-bottom: 2px solid var(--blue);
}
nav.choices {
  border-bottom: 0;
}
form.act {
  margin: 12px 0 0;
  max-width: 65ch;
}
form.act > p {
  margin: 0 0 12px;
}
.card > form.act:first-child {
  margin-top: 0;
}
.card > form.act:last-child > p:last-child {
  margin-bottom: 0;
}
.said {
  white-space: pre-line;
  border-left: 3px solid var(--rule);
  padding-left: 10px;
}
.notice {
  margin-top: 20px;
}
.card > h2:first-child {
  margin-top: 0;
}
.card > :last-child {
  margin-bottom: 0;
}
.card.rows {
  padding-block: 8px;
}
section.card {
  margin-top: 28px;
}
section > .card + .card {
  margin-top: 16px;
}
.card + p,
.scroll + p {
  margin-top: 12px;
}
.button + a {
  margin-left: 12px;
}
fieldset {
  border: 0;
  padding: 0;
  margin: 0 0 12px;
}
legend {
  font-weight: 600;
  padding: 0;
}
label.choice {
  display: inline-block;
  font-weight: 400;
  border: 1px solid var(--soft);
  border-radius: 8px;
  padding: 4px 12px;
  margin: 4px 6px 4px 0;
  cursor: pointer;
}
label.choice:has(:checked) {
  border-color: var(--blue);
  box-shadow: inset 0 0 0 1px var(--blue);
}
ul.cards {
  list-style: none;
  padding: 0;
  display: grid;
  gap: 16px;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 260px), 1fr));
}
ol.steps {
  padding-left: 1.2em;
}
.heading {
  display: flex;
  justify-content: space-between;
  gap: 8px;
  align-items: baseline;
}
.empty {
  border-style: dashed;
  color: var(--soft);
}
.verify {
  margin-top: 44px;
}
.verify h2 {
  margin-top: 0;
}
.button {
  display: inline-block;
  background: var(--blue);
  color: var(--card);
  text-decoration: none;
  border: 0;
  border-radius: 8px;
  padding: 9px 18px;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
ol.rows,
ul.rows {
  list-style: none;
}
.rows > li {
  border-top: 1px solid var(--rule);
  padding: 10px 0;
}
.rows > li:first-child {
  border-top: 0;
}
.rows p {
  margin: 2px 0;
  max-width: none;
}
.split {
  display: flex;
  justify-content: space-between;
  gap: 12px;
}
.split > :last-child:not(:first-child) {
  flex: none;
  text-align: end;
  max-width: 60%;
  overflow-wrap: break-word;
}
.split:has(> .state) {
  flex-wrap: wrap;
  row-gap: 0;
}
.check > .split:has(> .state) {
  flex-wrap: nowrap;
}
.state {
  color: var(--soft);
  white-space: nowrap;
}
.check.failed {
  border-left: 4px solid var(--ink);
  padding-left: 12px;
}
.check.later strong {
  color: var(--soft);
  font-weight: 400;
}
.mark {
  stroke: var(--ink);
  stroke-width: 2;
  fill: none;
  vector-effect: non-scaling-stroke;
}
.track {
  fill: var(--hatch);
}
svg.wide .gap {
  stroke: var(--soft);
  stroke-dasharray: 4 3;
}
.dot {
  fill: var(--blue);
}
.nearest {
  background: var(--band);
  border: 0;
}
.nearest h2 {
  margin: 0;
  font-size: 1rem;
}
.nearest p {
  margin-bottom: 0;
}
dl.numbers > div {
  display: flex;
  justify-content: space-between;
  gap: 16px;
  border-top: 1px solid var(--rule);
  padding: 6px 0;
}
dl.numbers dt {
  overflow-wrap: break-word;
}
dl.numbers dd {
  margin: 0;
  max-width: 65%;
  text-align: right;
  overflow-wrap: break-word;
}
dl.numbers > div:first-child {
  border-top: 0;
}
dl.numbers > div[hidden] {
  display: none;
}
.proof {
  margin-top: 44px;
}
.proof h2 {
  margin-top: 0;
}
.proof .steps {
  padding: 0;
}
.steps > li[data-state]::before {
  content: '○';
  float: left;
  width: 1.6em;
}
.steps > li[data-state='holds']::before {
  content: '✓';
  color: var(--blue);
  font-weight: 700;
}
.steps > li[data-state='broken']::before {
  content: '✗';
  color: var(--orange);
  font-weight: 700;
}
.result {
  border-left: 4px solid var(--blue);
  padding-left: 12px;
}
.result.broken,
.result.failed {
  border-color: var(--orange);
}
label {
  display: block;
  font-weight: 600;
}
.fault {
  display: block;
  margin-top: 4px;
  color: var(--orange);
  font-weight: 600;
}
[aria-invalid] {
  outline: 2px solid var(--orange);
  outline-offset: 1px;
}
input[type='text'],
input[type='date'],
input[type='password'],
select,
textarea {
  width: 100%;
  padding: 8px 10px;
  font: inherit;
  font-size: 0.9rem;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--soft);
  border-radius: 8px;
}
.drop {
  border: 2px dashed var(--rule);
  border-radius: 8px;
  padding: 16px;
  max-width: none;
}
details {
  margin-top: 8px;
}
input[type='file'] {
  display: block;
  margin: 4px 0;
}
summary {
  color: var(--blue);
  cursor: pointer;
  font-size: 0.9rem;
}
.scroll {
  overflow: auto;
  max-height: max(320px, 60vh);
}
code .whole {
  white-space: nowrap;
}
/* A long id is read by moving it, and makes no row five lines high on a phone. */
.scroll td > code {
  white-space: nowrap;
}
table {
  border-collapse: collapse;
  font-size: 0.85rem;
  width: 100%;
}
th,
td {
  text-align: right;
  padding: 3px 8px;
  border-bottom: 1px solid var(--rule);
  overflow-wrap: normal;
}
th:first-child,
td:first-child,
.word {
  text-align: left;
}
.rule {
  font-size: 1.1rem;
  line-height: 1.75;
}
pre {
  background: var(--hatch);
  padding: 12px;
  border-radius: 8px;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
  font-size: 0.82rem;
  margin: 8px 0;
}
footer {
  color: var(--soft);
  border-top: 1px solid var(--rule);
  margin-top: 48px;
  padding-top: 14px;
  font-size: 0.9rem;
}
footer nav {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 20px;
}
.reading {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 16px;
  align-items: center;
  font-size: 0.85rem;
  color: var(--soft);
}
.reading label {
  display: flex;
  flex: 1 1 100%;
  min-width: 0;
  gap: 8px;
  align-items: center;
}
.reading input {
  flex: 1;
  min-width: 80px;
}
.cursor {
  stroke: var(--ink);
  stroke-width: 1;
}
@media (max-width: 480px) {
  header.top {
    gap: 4px 12px;
    padding: 12px 0;
    font-size: 0.93rem;
  }
  header.top nav {
    gap: 4px 12px;
  }
  dl.figures {
    grid-template-columns: 1fr 1fr;
  }
  dl.figures .value {
    font-size: 1.2rem;
  }
  /* A name of two words and its amount need two lines here, and no word breaks. */
  .split {
    flex-wrap: wrap;
    row-gap: 0;
  }
  .split > :last-child:not(:first-child) {
    max-width: 100%;
    text-align: start;
  }
}
@media (prefers-reduced-motion: reduce) {
  *,
  *::before,
  *::after {
    animation: none !important;
    transition: none !important;
    scroll-behavior: auto !important;
  }
  /* A browser moves what it does not know the end of. */
  progress:indeterminate {
    appearance: none;
    background: var(--band);
  }
}
@media print {
  .saves,
  .reading,
  .live,
  nav.sections,
  form {
    display: none;
  }
  details::details-content {
    content-visibility: visible;
    block-size: auto;
  }
  :root {
    --paper: #fff;
    --card: #fff;
    --ink: #000;
    --soft: #333;
  }
  footer nav {
    display: none;
  }
  .card {
    break-inside: avoid;
  }
  .scroll {
    max-height: none;
    overflow: visible;
  }
}
`;
