// Written by scripts/client-types.ts from the OpenAPI document: change the schemas instead.

import type { Operations } from './api-types.ts';
import { Caller } from './caller.ts';
import type { ServerSentEvent } from './server-sent-events.ts';
import type { CallOptions } from './transport.ts';

type Input<Name extends keyof Operations> = Operations[Name]['input'];
type Answer<Name extends keyof Operations> = Operations[Name]['answer'];

/** One method for each operation of the service, named as its OpenAPI document does. */
export class ApiMethods extends Caller {
  /** Say that a claim of somebody else is misconduct, with evidence. */
  accuse(body: Input<'accuse'>['body'], options?: CallOptions): Promise<Answer<'accuse'>> {
    return this.call('accuse', { body }, options);
  }

  /** Add the creditor’s own interest or fee to a debt, or take off what was paid. */
  adjustDebt(
    body: Input<'adjustDebt'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'adjustDebt'>> {
    return this.call('adjustDebt', { body }, options);
  }

  /** Close cycles: of a sandbox as if time had passed, else those that are over. */
  advanceCycles(
    body: Input<'advanceCycles'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'advanceCycles'>> {
    return this.call('advanceCycles', { body }, options);
  }

  /** Agree to be added up by another community, or withdraw that. */
  agreeToParent(
    body: Input<'agreeToParent'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'agreeToParent'>> {
    return this.call('agreeToParent', { body }, options);
  }

  /** Say whether a member who doubts a reduction is right; it moves nothing. */
  answerDispute(
    body: Input<'answerDispute'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'answerDispute'>> {
    return this.call('answerDispute', { body }, options);
  }

  /** Confirm or dismiss a finding, or what its member appealed, with a reason. */
  answerFinding(
    id: Input<'answerFinding'>['path']['id'],
    body: Input<'answerFinding'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'answerFinding'>> {
    return this.call('answerFinding', { path: { id }, body }, options);
  }

  /** Appeal a confirmed finding: it takes no effect until it is answered again. */
  appeal(body: Input<'appeal'>['body'], options?: CallOptions): Promise<Answer<'appeal'>> {
    return this.call('appeal', { body }, options);
  }

  /** Say with a key of the council that it agrees. */
  approveProposal(
    proposal: Input<'approveProposal'>['path']['proposal'],
    body: Input<'approveProposal'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'approveProposal'>> {
    return this.call('approveProposal', { path: { proposal }, body }, options);
  }

  /** Give up released credits for good; they are nobody’s income. */
  burn(body: Input<'burn'>['body'], options?: CallOptions): Promise<Answer<'burn'>> {
    return this.call('burn', { body }, options);
  }

  /** Say with any one key of the council that a proposal does not come into force. */
  cancelProposal(
    proposal: Input<'cancelProposal'>['path']['proposal'],
    body: Input<'cancelProposal'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'cancelProposal'>> {
    return this.call('cancelProposal', { path: { proposal }, body }, options);
  }

  /** Say that an instrument was calibrated, or takes no more readings. */
  changeInstrument(
    body: Input<'changeInstrument'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'changeInstrument'>> {
    return this.call('changeInstrument', { body }, options);
  }

  /**
   * Add to a pool, take out what is available, tell that; renew, end or sign a
   * pledge.
   */
  changePool(
    body: Input<'changePool'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'changePool'>> {
    return this.call('changePool', { body }, options);
  }

  /** Put a preset, or rules of your own, in force from the open cycle on. */
  choosePolicy(
    body: Input<'choosePolicy'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'choosePolicy'>> {
    return this.call('choosePolicy', { body }, options);
  }

  /** Say which communities are added up from now on, by an entry of the log. */
  chooseTree(
    body: Input<'chooseTree'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'chooseTree'>> {
    return this.call('chooseTree', { body }, options);
  }

  /** Claim evidence for an admitted log: the first claim of a key holds for good. */
  claimEvidence(
    body: Input<'claimEvidence'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'claimEvidence'>> {
    return this.call('claimEvidence', { body }, options);
  }

  /** End a debt for ever: nothing of it may be committed or in doubt. */
  closeDebt(body: Input<'closeDebt'>['body'], options?: CallOptions): Promise<Answer<'closeDebt'>> {
    return this.call('closeDebt', { body }, options);
  }

  /** In what the rules of a public community differ from those in force here. */
  compareRules(
    community: Input<'compareRules'>['path']['community'],
    options?: CallOptions,
  ): Promise<Answer<'compareRules'>> {
    return this.call('compareRules', { path: { community } }, options);
  }

  /** Make a community, with a first admin key of its own, which is shown once. */
  createCommunity(
    body: Input<'createCommunity'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'createCommunity'>> {
    return this.call('createCommunity', { body }, options);
  }

  /** Make a source of signed events; its secret is shown once. */
  createSource(
    body: Input<'createSource'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'createSource'>> {
    return this.call('createSource', { body }, options);
  }

  /** Have events sent to a URL; its secret is shown once. */
  createWebhook(
    body: Input<'createWebhook'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'createWebhook'>> {
    return this.call('createWebhook', { body }, options);
  }

  /** Take nothing more from a source, and revoke its key; what it brought stays. */
  deleteSource(
    id: Input<'deleteSource'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'deleteSource'>> {
    return this.call('deleteSource', { path: { id } }, options);
  }

  /** Send nothing more; its dead letters go too. */
  deleteWebhook(
    id: Input<'deleteWebhook'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'deleteWebhook'>> {
    return this.call('deleteWebhook', { path: { id } }, options);
  }

  /** Doubt a reduction, once: its creditor has 28 cycles to answer. */
  disputeReduction(
    body: Input<'disputeReduction'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'disputeReduction'>> {
    return this.call('disputeReduction', { body }, options);
  }

  /** Draw the arms by the seed that the log was committed to; it begins next cycle. */
  drawPilot(
    id: Input<'drawPilot'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'drawPilot'>> {
    return this.call('drawPilot', { path: { id } }, options);
  }

  /**
   * Have what is released to a member from the next cycle on pay a debt, or end
   * that.
   */
  electReduction(
    body: Input<'electReduction'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'electReduction'>> {
    return this.call('electReduction', { body }, options);
  }

  /** Erase a person: user id, name, evidence and its salts; the log stays valid. */
  eraseMember(
    userId: Input<'eraseMember'>['path']['userId'],
    body: Input<'eraseMember'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'eraseMember'>> {
    return this.call('eraseMember', { path: { userId }, body }, options);
  }

  /** The anchor log as NDJSON: header, entries, cosigned checkpoint. */
  exportAnchors(options?: CallOptions): AsyncGenerator<string> {
    return this.lines('exportAnchors', {}, options);
  }

  /** The log as NDJSON: header, entries, signed checkpoint. */
  exportLog(query?: Input<'exportLog'>['query'], options?: CallOptions): AsyncGenerator<string> {
    return this.lines('exportLog', { query }, options);
  }

  /** Everything that is kept about one member, as one document. */
  exportMember(
    userId: Input<'exportMember'>['path']['userId'],
    options?: CallOptions,
  ): Promise<Answer<'exportMember'>> {
    return this.call('exportMember', { path: { userId } }, options);
  }

  /** A version of the rules, signed, to be taken over by another community. */
  exportPolicy(
    query: Input<'exportPolicy'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'exportPolicy'>> {
    return this.call('exportPolicy', { query }, options);
  }

  /** The log as server-sent events, from an entry on and then live. */
  followEvents(
    query?: Input<'followEvents'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<ServerSentEvent> {
    return this.events('followEvents', { query }, options);
  }

  /** That the log of a public community grew, as server-sent events, live. */
  followPublicGrowth(
    community: Input<'followPublicGrowth'>['path']['community'],
    query?: Input<'followPublicGrowth'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<ServerSentEvent> {
    return this.events('followPublicGrowth', { path: { community }, query }, options);
  }

  /** Erase who somebody is from every census, also if they are no member. */
  forgetCounted(
    body: Input<'forgetCounted'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'forgetCounted'>> {
    return this.call('forgetCounted', { body }, options);
  }

  /** How many decisions by cycle, outcome, code and domain, and their amounts. */
  getActivity(
    query?: Input<'getActivity'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getActivity'>> {
    return this.call('getActivity', { query }, options);
  }

  /** The last tree head of the anchor log, with the cosignatures of its witnesses. */
  getAnchorCheckpoint(options?: CallOptions): Promise<Answer<'getAnchorCheckpoint'>> {
    return this.call('getAnchorCheckpoint', {}, options);
  }

  /** What the key that asks allows, of whom and in which community. */
  getCaller(options?: CallOptions): Promise<Answer<'getCaller'>> {
    return this.call('getCaller', {}, options);
  }

  /** The last signed tree head (c2sp.org/tlog-checkpoint). */
  getCheckpoint(
    community: Input<'getCheckpoint'>['path']['community'],
    options?: CallOptions,
  ): Promise<Answer<'getCheckpoint'>> {
    return this.call('getCheckpoint', { path: { community } }, options);
  }

  /** One community at a glance: its log’s name and key, policy, open cycle. */
  getCommunity(
    slug: Input<'getCommunity'>['path']['slug'],
    options?: CallOptions,
  ): Promise<Answer<'getCommunity'>> {
    return this.call('getCommunity', { path: { slug } }, options);
  }

  /** What happened in closed cycles: for the operator, and one page for a council. */
  getCycleReport(
    cycle: Input<'getCycleReport'>['path']['cycle'],
    query?: Input<'getCycleReport'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getCycleReport'>> {
    return this.call('getCycleReport', { path: { cycle }, query }, options);
  }

  /** One debt with what is owed and what N has been used for. */
  getDebt(
    debtId: Input<'getDebt'>['path']['debtId'],
    options?: CallOptions,
  ): Promise<Answer<'getDebt'>> {
    return this.call('getDebt', { path: { debtId } }, options);
  }

  /** One decision with its reasons, every number, and how a hold ended. */
  getDecision(
    id: Input<'getDecision'>['path']['id'],
    query?: Input<'getDecision'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getDecision'>> {
    return this.call('getDecision', { path: { id }, query }, options);
  }

  /** Entropy by domain: series, state, direction, factors, standard error. */
  getEntropy(
    query?: Input<'getEntropy'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getEntropy'>> {
    return this.call('getEntropy', { query }, options);
  }

  /** One record, who attested it, and what was decided about it. */
  getEvidence(
    id: Input<'getEvidence'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getEvidence'>> {
    return this.call('getEvidence', { path: { id } }, options);
  }

  /** One finding: what was measured, its limit, and everything that was said of it. */
  getFinding(
    id: Input<'getFinding'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getFinding'>> {
    return this.call('getFinding', { path: { id } }, options);
  }

  /** Global integrity now and by cycle. */
  getGlobalIntegrity(
    query?: Input<'getGlobalIntegrity'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getGlobalIntegrity'>> {
    return this.call('getGlobalIntegrity', { query }, options);
  }

  /** Channels, prior and threshold of a member, and what is missing for a mint. */
  getIntegrity(
    userId: Input<'getIntegrity'>['path']['userId'],
    options?: CallOptions,
  ): Promise<Answer<'getIntegrity'>> {
    return this.call('getIntegrity', { path: { userId } }, options);
  }

  /** r = αS + βR + γ(1 − C) by domain: an indicator, never a rate that is charged. */
  getInterest(
    query: Input<'getInterest'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getInterest'>> {
    return this.call('getInterest', { query }, options);
  }

  /** One member: the id in the log and the name to show. */
  getMember(
    userId: Input<'getMember'>['path']['userId'],
    options?: CallOptions,
  ): Promise<Answer<'getMember'>> {
    return this.call('getMember', { path: { userId } }, options);
  }

  /**
   * What N did for a member’s debts in some cycles, and what did not count and
   * why.
   */
  getMemberStatement(
    userId: Input<'getMemberStatement'>['path']['userId'],
    query?: Input<'getMemberStatement'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getMemberStatement'>> {
    return this.call('getMemberStatement', { path: { userId }, query }, options);
  }

  /** The tree of communities, and the last that they were added up to. */
  getNation(options?: CallOptions): Promise<Answer<'getNation'>> {
    return this.call('getNation', {}, options);
  }

  /** Totals of a member, the history by pages, and what happened in each cycle. */
  getNegentropy(
    userId: Input<'getNegentropy'>['path']['userId'],
    query?: Input<'getNegentropy'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getNegentropy'>> {
    return this.call('getNegentropy', { path: { userId }, query }, options);
  }

  /** The open cycle, and what time it is in the community. */
  getOpenCycle(options?: CallOptions): Promise<Answer<'getOpenCycle'>> {
    return this.call('getOpenCycle', {}, options);
  }

  /** One panel: who sits, who has answered, and the verdict with every review. */
  getPanel(
    id: Input<'getPanel'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getPanel'>> {
    return this.call('getPanel', { path: { id } }, options);
  }

  /** What is stopped, since when, until when, and why. */
  getPause(options?: CallOptions): Promise<Answer<'getPause'>> {
    return this.call('getPause', {}, options);
  }

  /** One pilot: who takes part, in which arm and when, and what every look showed. */
  getPilot(
    id: Input<'getPilot'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getPilot'>> {
    return this.call('getPilot', { path: { id } }, options);
  }

  /**
   * A decision with all that it was computed from, each entry proven to be in the
   * log.
   */
  getProof(
    id: Input<'getProof'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getProof'>> {
    return this.call('getProof', { path: { id } }, options);
  }

  /** How many decisions of a public community by cycle, outcome, code and domain. */
  getPublicActivity(
    community: Input<'getPublicActivity'>['path']['community'],
    query?: Input<'getPublicActivity'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicActivity'>> {
    return this.call('getPublicActivity', { path: { community }, query }, options);
  }

  /** One public community at a glance. */
  getPublicCommunity(
    community: Input<'getPublicCommunity'>['path']['community'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicCommunity'>> {
    return this.call('getPublicCommunity', { path: { community } }, options);
  }

  /** One decision of a public community with its reasons, not whose it is. */
  getPublicDecision(
    community: Input<'getPublicDecision'>['path']['community'],
    id: Input<'getPublicDecision'>['path']['id'],
    query?: Input<'getPublicDecision'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicDecision'>> {
    return this.call('getPublicDecision', { path: { community, id }, query }, options);
  }

  /** Entropy of a public community by domain, with its standard error. */
  getPublicEntropy(
    community: Input<'getPublicEntropy'>['path']['community'],
    query?: Input<'getPublicEntropy'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicEntropy'>> {
    return this.call('getPublicEntropy', { path: { community }, query }, options);
  }

  /** A decision of a public community with all that proves and recomputes it. */
  getPublicProof(
    community: Input<'getPublicProof'>['path']['community'],
    id: Input<'getPublicProof'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicProof'>> {
    return this.call('getPublicProof', { path: { community, id } }, options);
  }

  /** How often sentinels of a public community err, and how much they agree. */
  getPublicReviewQuality(
    community: Input<'getPublicReviewQuality'>['path']['community'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicReviewQuality'>> {
    return this.call('getPublicReviewQuality', { path: { community } }, options);
  }

  /** How many people of a public community stood where, at the last close. */
  getPublicStandings(
    community: Input<'getPublicStandings'>['path']['community'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicStandings'>> {
    return this.call('getPublicStandings', { path: { community } }, options);
  }

  /** Supply of a public community, and what is held, now and at each close. */
  getPublicSupply(
    community: Input<'getPublicSupply'>['path']['community'],
    query?: Input<'getPublicSupply'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getPublicSupply'>> {
    return this.call('getPublicSupply', { path: { community }, query }, options);
  }

  /** Proof that the log holds a decision, to be verified without this server. */
  getReceipt(
    id: Input<'getReceipt'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getReceipt'>> {
    return this.call('getReceipt', { path: { id } }, options);
  }

  /** What a member said of the last 90 days, with its text; for that member alone. */
  getReflections(
    userId: Input<'getReflections'>['path']['userId'],
    options?: CallOptions,
  ): Promise<Answer<'getReflections'>> {
    return this.call('getReflections', { path: { userId } }, options);
  }

  /** The evidence registry that this installation keeps. */
  getRegistry(options?: CallOptions): Promise<Answer<'getRegistry'>> {
    return this.call('getRegistry', {}, options);
  }

  /** How often sentinels err, and how much they agree, by domain. */
  getReviewQuality(options?: CallOptions): Promise<Answer<'getReviewQuality'>> {
    return this.call('getReviewQuality', {}, options);
  }

  /** Every rule of the policy in force, in words. */
  getRules(query?: Input<'getRules'>['query'], options?: CallOptions): Promise<Answer<'getRules'>> {
    return this.call('getRules', { query }, options);
  }

  /** Supply, what is held, and both at each close. */
  getSupply(
    query?: Input<'getSupply'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'getSupply'>> {
    return this.call('getSupply', { query }, options);
  }

  /** One transfer, burn, gift or grant, by the index of its entry in the log. */
  getTransfer(
    id: Input<'getTransfer'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getTransfer'>> {
    return this.call('getTransfer', { path: { id } }, options);
  }

  /** One webhook and how far it has come. */
  getWebhook(
    id: Input<'getWebhook'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'getWebhook'>> {
    return this.call('getWebhook', { path: { id } }, options);
  }

  /** Give released credits to the fund that grants come from. */
  giveToFund(
    body: Input<'giveToFund'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'giveToFund'>> {
    return this.call('giveToFund', { body }, options);
  }

  /** Give a member some of what members gave to the fund; no credit is made. */
  grant(body: Input<'grant'>['body'], options?: CallOptions): Promise<Answer<'grant'>> {
    return this.call('grant', { body }, options);
  }

  /** Look at people of a table, or count them, part by part. */
  importCensus(
    body: Input<'importCensus'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'importCensus'>> {
    return this.call('importCensus', { body }, options);
  }

  /** Judge files of version 2, or take over what is accepted. */
  importLegacy(
    body: Input<'importLegacy'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'importLegacy'>> {
    return this.call('importLegacy', { body }, options);
  }

  /** Look at rows of a table as evidence, or take those that are in order. */
  importTable(
    body: Input<'importTable'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'importTable'>> {
    return this.call('importTable', { body }, options);
  }

  /** Make two members one person, or take that back, by an entry of the log. */
  linkMembers(
    body: Input<'linkMembers'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'linkMembers'>> {
    return this.call('linkMembers', { body }, options);
  }

  /** What became of one’s own accusations; for an admin, what waits and why. */
  listAccusations(options?: CallOptions): Promise<Answer<'listAccusations'>> {
    return this.call('listAccusations', {}, options);
  }

  /** What a sentinel was asked to review and has not, the oldest first. */
  listAssignedReviews(
    id: Input<'listAssignedReviews'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'listAssignedReviews'>> {
    return this.call('listAssignedReviews', { path: { id } }, options);
  }

  /** What a key attested since a moment, oldest first. */
  listAttestations(
    id: Input<'listAttestations'>['path']['id'],
    query?: Input<'listAttestations'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listAttestations'>['items'][number]> {
    return this.list('listAttestations', { path: { id }, query }, options);
  }

  /** How many people were counted, and of which kinds, newest first. */
  listCensuses(
    query?: Input<'listCensuses'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listCensuses'>['items'][number]> {
    return this.list('listCensuses', { query }, options);
  }

  /** Claims with what became of each, what it waits for and who was not heard. */
  listClaims(
    query?: Input<'listClaims'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listClaims'>['items'][number]> {
    return this.list('listClaims', { query }, options);
  }

  /** Communities in order of their names; for the key of one, that one. */
  listCommunities(
    query?: Input<'listCommunities'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listCommunities'>['items'][number]> {
    return this.list('listCommunities', { query }, options);
  }

  /** Closed cycles with the books at their close, newest first. */
  listCycles(
    query?: Input<'listCycles'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listCycles'>['items'][number]> {
    return this.list('listCycles', { query }, options);
  }

  /** Events that its receiver did not take after all attempts, in order. */
  listDeadLetters(
    id: Input<'listDeadLetters'>['path']['id'],
    query?: Input<'listDeadLetters'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listDeadLetters'>['items'][number]> {
    return this.list('listDeadLetters', { path: { id }, query }, options);
  }

  /**
   * Debts with what is owed and what N has been used for, in order of
   * registration.
   */
  listDebts(
    query?: Input<'listDebts'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listDebts'>['items'][number]> {
    return this.list('listDebts', { query }, options);
  }

  /** Decisions, newest first. */
  listDecisions(
    query?: Input<'listDecisions'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listDecisions'>['items'][number]> {
    return this.list('listDecisions', { query }, options);
  }

  /** Findings about the conduct of members, newest first. */
  listFindings(
    query?: Input<'listFindings'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listFindings'>['items'][number]> {
    return this.list('listFindings', { query }, options);
  }

  /** Histories that were imported, and how far each is. */
  listImports(options?: CallOptions): Promise<Answer<'listImports'>> {
    return this.call('listImports', {}, options);
  }

  /**
   * The instruments of all domains, with who reads them and how they are
   * calibrated.
   */
  listInstruments(options?: CallOptions): Promise<Answer<'listInstruments'>> {
    return this.call('listInstruments', {}, options);
  }

  /** Keys in the order in which they were made, without their secrets. */
  listKeys(
    query?: Input<'listKeys'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listKeys'>['items'][number]> {
    return this.list('listKeys', { query }, options);
  }

  /** Members who are one person now. */
  listLinks(options?: CallOptions): Promise<Answer<'listLinks'>> {
    return this.call('listLinks', {}, options);
  }

  /** Members in order of their user ids; those who were erased are not among them. */
  listMembers(
    query?: Input<'listMembers'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listMembers'>['items'][number]> {
    return this.list('listMembers', { query }, options);
  }

  /** Panels, newest first: who sits, who has answered, and the verdict of each. */
  listPanels(
    query?: Input<'listPanels'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPanels'>['items'][number]> {
    return this.list('listPanels', { query }, options);
  }

  /** Every pilot and every look at it, the newest first, whatever came of it. */
  listPilots(
    query?: Input<'listPilots'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPilots'>['items'][number]> {
    return this.list('listPilots', { query }, options);
  }

  /** Pledges with what is left of each, and what one action is worth. */
  listPledges(
    query?: Input<'listPledges'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPledges'>['items'][number]> {
    return this.list('listPledges', { query }, options);
  }

  /** Every version of the policy, oldest first; the last one is in force. */
  listPolicies(
    query?: Input<'listPolicies'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPolicies'>['items'][number]> {
    return this.list('listPolicies', { query }, options);
  }

  /** The policies that come with the program. */
  listPresets(options?: CallOptions): Promise<Answer<'listPresets'>> {
    return this.call('listPresets', {}, options);
  }

  /** Who decides over the rules, and every proposal with what became of it. */
  listProposals(options?: CallOptions): Promise<Answer<'listProposals'>> {
    return this.call('listProposals', {}, options);
  }

  /** Closed cycles of a public community with the books at their close. */
  listPublicCycles(
    community: Input<'listPublicCycles'>['path']['community'],
    query?: Input<'listPublicCycles'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPublicCycles'>['items'][number]> {
    return this.list('listPublicCycles', { path: { community }, query }, options);
  }

  /** What creditors of a public community pledged, and what is left of it. */
  listPublicPledges(
    community: Input<'listPublicPledges'>['path']['community'],
    query?: Input<'listPublicPledges'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPublicPledges'>['items'][number]> {
    return this.list('listPublicPledges', { path: { community }, query }, options);
  }

  /** Every version of a public community’s rules, oldest first. */
  listPublicPolicies(
    community: Input<'listPublicPolicies'>['path']['community'],
    query?: Input<'listPublicPolicies'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPublicPolicies'>['items'][number]> {
    return this.list('listPublicPolicies', { path: { community }, query }, options);
  }

  /** Public communities in order of their names. */
  listPublished(
    query?: Input<'listPublished'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listPublished'>['items'][number]> {
    return this.list('listPublished', { query }, options);
  }

  /** What each release took off a debt, or why nothing; newest first. */
  listReductions(
    query?: Input<'listReductions'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listReductions'>['items'][number]> {
    return this.list('listReductions', { query }, options);
  }

  /**
   * The worldviews of the last 90 days, of days of which five members said
   * something.
   */
  listReflectionDays(options?: CallOptions): Promise<Answer<'listReflectionDays'>> {
    return this.call('listReflectionDays', {}, options);
  }

  /** Everybody who was ever registered to review. */
  listSentinels(options?: CallOptions): Promise<Answer<'listSentinels'>> {
    return this.call('listSentinels', {}, options);
  }

  /** Reductions as a creditor settles them, with what became of each; newest first. */
  listSettlements(
    query?: Input<'listSettlements'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listSettlements'>['items'][number]> {
    return this.list('listSettlements', { query }, options);
  }

  /** Sources in the order in which they were made, with how much came from them. */
  listSources(
    query?: Input<'listSources'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listSources'>['items'][number]> {
    return this.list('listSources', { query }, options);
  }

  /** What moved in each pledge, period by period, as the log has it; newest first. */
  listStatements(
    query?: Input<'listStatements'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listStatements'>['items'][number]> {
    return this.list('listStatements', { query }, options);
  }

  /**
   * Every study that was registered, the newest first, and what came of it if
   * told.
   */
  listStudies(
    query?: Input<'listStudies'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listStudies'>['items'][number]> {
    return this.list('listStudies', { query }, options);
  }

  /** Transfers, burns, gifts and grants, newest first. */
  listTransfers(
    query?: Input<'listTransfers'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listTransfers'>['items'][number]> {
    return this.list('listTransfers', { query }, options);
  }

  /** Webhooks in the order in which they were made. */
  listWebhooks(
    query?: Input<'listWebhooks'>['query'],
    options?: CallOptions,
  ): AsyncGenerator<Answer<'listWebhooks'>['items'][number]> {
    return this.list('listWebhooks', { query }, options);
  }

  /** The first witnesses who are named now. */
  listWitnesses(options?: CallOptions): Promise<Answer<'listWitnesses'>> {
    return this.call('listWitnesses', {}, options);
  }

  /** The process lives. */
  live(options?: CallOptions): Promise<Answer<'live'>> {
    return this.call('live', {}, options);
  }

  /** Make a key; it is shown once. */
  makeKey(body: Input<'makeKey'>['body'], options?: CallOptions): Promise<Answer<'makeKey'>> {
    return this.call('makeKey', { body }, options);
  }

  /** Figures for Prometheus. */
  metrics(options?: CallOptions): Promise<Answer<'metrics'>> {
    return this.call('metrics', {}, options);
  }

  /** Ask for a mint; the answer is minted, held or refused, with every number. */
  mint(body: Input<'mint'>['body'], options?: CallOptions): Promise<Answer<'mint'>> {
    return this.call('mint', { body }, options);
  }

  /** Ask for up to 1,000 mints; each has its own decision or problem. */
  mintBatch(body: Input<'mintBatch'>['body'], options?: CallOptions): Promise<Answer<'mintBatch'>> {
    return this.call('mintBatch', { body }, options);
  }

  /** Name one of the first witnesses, or take that back, by an entry of the log. */
  nameWitness(
    body: Input<'nameWitness'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'nameWitness'>> {
    return this.call('nameWitness', { body }, options);
  }

  /** Have three sentinels, drawn at random, look at a claim or at a finding. */
  openPanel(body: Input<'openPanel'>['body'], options?: CallOptions): Promise<Answer<'openPanel'>> {
    return this.call('openPanel', { body }, options);
  }

  /** Hold deliveries back; nothing is lost. */
  pauseWebhook(
    id: Input<'pauseWebhook'>['path']['id'],
    body: Input<'pauseWebhook'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'pauseWebhook'>> {
    return this.call('pauseWebhook', { path: { id }, body }, options);
  }

  /** Give a pool of money for N, from a later cycle on, by an entry of the log. */
  pledge(body: Input<'pledge'>['body'], options?: CallOptions): Promise<Answer<'pledge'>> {
    return this.call('pledge', { body }, options);
  }

  /** The decision that a mint would be answered with; nothing is written. */
  preview(
    body: Input<'preview'>['body'],
    query?: Input<'preview'>['query'],
    options?: CallOptions,
  ): Promise<Answer<'preview'>> {
    return this.call('preview', { body, query }, options);
  }

  /** What a link would change, or its end: nothing is written. */
  previewLink(
    body: Input<'previewLink'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'previewLink'>> {
    return this.call('previewLink', { body }, options);
  }

  /** Ask the council about rules, and about another council with them. */
  proposePolicy(
    body: Input<'proposePolicy'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'proposePolicy'>> {
    return this.call('proposePolicy', { body }, options);
  }

  /** Propose what the columns of a table mean, and read its first rows that way. */
  proposeTableMap(
    body: Input<'proposeTableMap'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'proposeTableMap'>> {
    return this.call('proposeTableMap', { body }, options);
  }

  /** Let everybody read the community without a key, or take that back. */
  publishCommunity(
    slug: Input<'publishCommunity'>['path']['slug'],
    body: Input<'publishCommunity'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'publishCommunity'>> {
    return this.call('publishCommunity', { path: { slug }, body }, options);
  }

  /** The service can answer: database, migrations, checkpoints and queues. */
  ready(options?: CallOptions): Promise<Answer<'ready'>> {
    return this.call('ready', {}, options);
  }

  /** Attest to what happened: one record, or up to 100 together or not at all. */
  recordEvidence(
    body: Input<'recordEvidence'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'recordEvidence'>> {
    return this.call('recordEvidence', { body }, options);
  }

  /** What an instrument reads in the open cycle; one reading for each cycle. */
  recordReading(
    body: Input<'recordReading'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'recordReading'>> {
    return this.call('recordReading', { body }, options);
  }

  /** Say something of a day, once, for a member who opted in. */
  reflect(body: Input<'reflect'>['body'], options?: CallOptions): Promise<Answer<'reflect'>> {
    return this.call('reflect', { body }, options);
  }

  /** Register what a member owes a creditor, by an entry of the log. */
  registerDebt(
    body: Input<'registerDebt'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerDebt'>> {
    return this.call('registerDebt', { body }, options);
  }

  /** Let an instrument add a factor to the entropy of a domain, from now on. */
  registerInstrument(
    body: Input<'registerInstrument'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerInstrument'>> {
    return this.call('registerInstrument', { body }, options);
  }

  /** Make a user known, or give one another name to show. */
  registerMember(
    body: Input<'registerMember'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerMember'>> {
    return this.call('registerMember', { body }, options);
  }

  /** Register what is tried, on whom, and how it is read, before anybody is drawn. */
  registerPilot(
    body: Input<'registerPilot'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerPilot'>> {
    return this.call('registerPilot', { body }, options);
  }

  /** Register a person, or a program that a member answers for, to review. */
  registerSentinel(
    body: Input<'registerSentinel'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerSentinel'>> {
    return this.call('registerSentinel', { body }, options);
  }

  /** Bind the plan of a study by its hash, before its data is opened. */
  registerStudy(
    body: Input<'registerStudy'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'registerStudy'>> {
    return this.call('registerStudy', { body }, options);
  }

  /** Try rules on the community’s own history, beside those in force. */
  rehearsePolicy(
    body: Input<'rehearsePolicy'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'rehearsePolicy'>> {
    return this.call('rehearsePolicy', { body }, options);
  }

  /** Try one of them again, now; it stays a dead letter unless it is taken. */
  replayDeadLetter(
    id: Input<'replayDeadLetter'>['path']['id'],
    index: Input<'replayDeadLetter'>['path']['index'],
    body: Input<'replayDeadLetter'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'replayDeadLetter'>> {
    return this.call('replayDeadLetter', { path: { id, index }, body }, options);
  }

  /** Deliver everything from an entry on, once more or after a gap. */
  replayWebhook(
    id: Input<'replayWebhook'>['path']['id'],
    body: Input<'replayWebhook'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'replayWebhook'>> {
    return this.call('replayWebhook', { path: { id }, body }, options);
  }

  /** Bind what came of a study by the hash of its report: once, whatever it is. */
  reportStudy(
    id: Input<'reportStudy'>['path']['id'],
    body: Input<'reportStudy'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'reportStudy'>> {
    return this.call('reportStudy', { path: { id }, body }, options);
  }

  /** Deliver what has come meanwhile, and go on. */
  resumeWebhook(
    id: Input<'resumeWebhook'>['path']['id'],
    body: Input<'resumeWebhook'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'resumeWebhook'>> {
    return this.call('resumeWebhook', { path: { id }, body }, options);
  }

  /** Give a sentinel no new seats, and those that it has on open panels to others. */
  retireSentinel(
    id: Input<'retireSentinel'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'retireSentinel'>> {
    return this.call('retireSentinel', { path: { id } }, options);
  }

  /** Take evidence back: its facts count no more, what it holds will be cancelled. */
  retractEvidence(
    id: Input<'retractEvidence'>['path']['id'],
    body: Input<'retractEvidence'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'retractEvidence'>> {
    return this.call('retractEvidence', { path: { id }, body }, options);
  }

  /** Take a settled reduction back, once: it is owed again, and N is the member’s. */
  reverseSettlement(
    body: Input<'reverseSettlement'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'reverseSettlement'>> {
    return this.call('reverseSettlement', { body }, options);
  }

  /** Attest to a rating of somebody’s work. */
  review(body: Input<'review'>['body'], options?: CallOptions): Promise<Answer<'review'>> {
    return this.call('review', { body }, options);
  }

  /** End a key for good, within two seconds everywhere. */
  revokeKey(
    id: Input<'revokeKey'>['path']['id'],
    body: Input<'revokeKey'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'revokeKey'>> {
    return this.call('revokeKey', { path: { id }, body }, options);
  }

  /** Add the tree up as of the end of the last cycle, by entries of the log. */
  rollUp(options?: CallOptions): Promise<Answer<'rollUp'>> {
    return this.call('rollUp', {}, options);
  }

  /**
   * Give a key another secret; the old one stays good for a day, or as long as
   * said.
   */
  rotateKey(
    id: Input<'rotateKey'>['path']['id'],
    body: Input<'rotateKey'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'rotateKey'>> {
    return this.call('rotateKey', { path: { id }, body }, options);
  }

  /** Let a council of keys decide over the rules from now on. */
  seatCouncil(
    body: Input<'seatCouncil'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'seatCouncil'>> {
    return this.call('seatCouncil', { body }, options);
  }

  /** Stop or resume with the signatures of a council, by an entry of the log. */
  setEmergencyPause(
    body: Input<'setEmergencyPause'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'setEmergencyPause'>> {
    return this.call('setEmergencyPause', { body }, options);
  }

  /** Stop or resume minting or all credits, with a reason, by an entry of the log. */
  setPause(body: Input<'setPause'>['body'], options?: CallOptions): Promise<Answer<'setPause'>> {
    return this.call('setPause', { body }, options);
  }

  /** Take what a creditor made of reductions: all of a batch, or nothing. */
  settle(body: Input<'settle'>['body'], options?: CallOptions): Promise<Answer<'settle'>> {
    return this.call('settle', { body }, options);
  }

  /** Say for a sentinel whether what its panel looks at holds, signed by its key. */
  signReview(
    id: Input<'signReview'>['path']['id'],
    body: Input<'signReview'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'signReview'>> {
    return this.call('signReview', { path: { id }, body }, options);
  }

  /**
   * Have nothing accrue to a debt, for a reason; without a reason it is open
   * again.
   */
  suspendDebt(
    body: Input<'suspendDebt'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'suspendDebt'>> {
    return this.call('suspendDebt', { body }, options);
  }

  /** Opt a member in to reflections, or out of them. */
  switchReflections(
    userId: Input<'switchReflections'>['path']['userId'],
    body: Input<'switchReflections'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'switchReflections'>> {
    return this.call('switchReflections', { path: { userId }, body }, options);
  }

  /** Everything that is kept about one member, as CSV, by the family that knows it. */
  tabulateMember(
    userId: Input<'tabulateMember'>['path']['userId'],
    options?: CallOptions,
  ): Promise<Answer<'tabulateMember'>> {
    return this.call('tabulateMember', { path: { userId } }, options);
  }

  /**
   * Make a user known whose id looks like another member’s and who is somebody
   * else.
   */
  tellMemberApart(
    userId: Input<'tellMemberApart'>['path']['userId'],
    body: Input<'tellMemberApart'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'tellMemberApart'>> {
    return this.call('tellMemberApart', { path: { userId }, body }, options);
  }

  /** Give released credits from one member to another; never more than there are. */
  transfer(body: Input<'transfer'>['body'], options?: CallOptions): Promise<Answer<'transfer'>> {
    return this.call('transfer', { body }, options);
  }

  /** A key leaked: revoke it and take back everything that it attested since. */
  undoKey(
    id: Input<'undoKey'>['path']['id'],
    body: Input<'undoKey'>['body'],
    options?: CallOptions,
  ): Promise<Answer<'undoKey'>> {
    return this.call('undoKey', { path: { id }, body }, options);
  }

  /** Take back everything that an import of version 2 gave. */
  undoLegacyImport(
    id: Input<'undoLegacyImport'>['path']['id'],
    options?: CallOptions,
  ): Promise<Answer<'undoLegacyImport'>> {
    return this.call('undoLegacyImport', { path: { id } }, options);
  }

  /** Take the words of an accusation back; what they led to goes on to its end. */
  withdrawAccusation(
    id: Input<'withdrawAccusation'>['path']['id'],
    body: Input<'withdrawAccusation'>['body'] = {},
    options?: CallOptions,
  ): Promise<Answer<'withdrawAccusation'>> {
    return this.call('withdrawAccusation', { path: { id }, body }, options);
  }
}
