import { seededRandom } from '../../src/simulator/random.ts';
import { policyFrom } from '../../src/core/policy/parse-policy.ts';
import { PRESETS } from '../../src/core/policy/presets.ts';
import { earnedPerAction, streams } from './split-simulation.ts';
const policy = policyFrom(PRESETS.standard,1);
const r=seededRandom(9); const rnd=()=>r.uint32()/2**32;
const mean=(v:number[])=>v.reduce((a,b)=>a+b,0)/v.length;
const actions=1000,count=250;
for (const failing of ['together','independently'] as const) { 
 const ref=mean(streams(rnd,{count:60,actions,keptRate:.99,failing}).map(s=>earnedPerAction(policy,s,1)));
 for (const keptRate of [.9,.94,.95]) { const ss=streams(rnd,{count,actions,keptRate,failing});
  console.log('sequential',failing,keptRate,[1,2,3,5,8,10,15,20,30,40].map(m=>m+':'+(100*mean(ss.map(s=>earnedPerAction(policy,{facts:s.facts,lots:s.facts.map((_,i)=>i/actions)},m)))/ref).toFixed(2)).join('  ')); } }
