import { seededRandom } from '../../src/simulator/random.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { earnedPerAction, streams } from './split-simulation.ts';
const policy = policyFrom(PRESETS.standard,1);
const seed=Number(process.argv[2]); const count=Number(process.argv[3]); const actions=Number(process.argv[4]);
const r=seededRandom(seed); const rnd=()=>r.uint32()/2**32;
const mean=(v:number[])=>v.reduce((a,b)=>a+b,0)/v.length;
for (const hold of [28, 0]) { const pol = {...policy, holdBack:{unit:'cycles' as const,count:hold}};
for (const failing of ['together','independently'] as const) { 
 const ref=mean(streams(rnd,{count:60,actions,keptRate:.99,failing}).map(s=>earnedPerAction(pol,s,1)));
 for (const keptRate of [.9,.94,.95]) { const ss=streams(rnd,{count,actions,keptRate,failing});
  console.log(hold,failing,keptRate,[1,2,3,5,8,10,15,20,30,40].map(m=>m+':'+(100*mean(ss.map(s=>earnedPerAction(pol,s,m)))/ref).toFixed(2)).join('  ')); } } }
