/** `DocumentState.flags` of the register, as `contracts/types/Document.sol` has them. */
export const REVOKED = 1n;
export const CONTESTED = 2n;
/** It is contested, and the other document was there before it. */
export const PRECEDED = 4n;
export const SPLIT = 16n;
