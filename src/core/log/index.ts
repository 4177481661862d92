export {
  assertEntryValue,
  canonicalize,
  canonicalizeEntry,
  maxEntryDepth,
  parseCanonical,
  type CanonicalValue,
  type EntryObject,
  type EntryValue,
} from './canonical-json.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export { equalBytes } from './bytes.ts';
export {
  formatCheckpoint,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  type Checkpoint,
  type LogIdentity,
  type OpenedCheckpoint,
} from './checkpoint.ts';
export { ed25519, type Ed25519 } from './ed25519.ts';
export { decodeEntryBundle, encodeEntryBundle, maxEntryLengthBytes } from './entry-bundle.ts';
export { LogError, type LogErrorCode } from './log-error.ts';
export {
  consistencyProof,
  consistencyProofNodes,
  frontierNodes,
  inclusionProof,
  inclusionProofNodes,
  rootFromInclusionProof,
  rootFromNodes,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
  type NodeReader,
  type TreeNode,
} from './merkle-proof.ts';
export {
  emptyFrontier,
  leafHash,
  nodeHash,
  rootOf,
  TreeFrontier,
  type FrontierState,
  type NodeVisitor,
} from './merkle-tree.ts';
export {
  formatSignerKey,
  formatVerifierKey,
  parseSignerKey,
  parseVerifierKey,
  signerKeyOf,
  verifierKeyOf,
  verifierKeyOfSigner,
  type SignerKey,
  type VerifierKey,
} from './note-key.ts';
export { hashLengthBytes, sha256, type Sha256 } from './sha256.ts';
export {
  openNote,
  parseNote,
  signNote,
  type NoteSignature,
  type UnverifiedNote,
  type VerifiedNote,
} from './signed-note.ts';
export {
  decodeTile,
  entryBundlePath,
  newTiles,
  parseTilePath,
  tileNodeReader,
  tilePath,
  tilePositionOf,
  tilesOfTree,
  tileWidth,
  type EntryBundle,
  type Tile,
  type TilePosition,
  type TileResource,
} from './tiles.ts';
export {
  formatTlogProof,
  parseTlogProof,
  verifyTlogProof,
  type ProofAlgorithms,
  type TlogProof,
} from './tlog-proof.ts';
