/** `DocumentState.flags` of the register, as `contracts/types/Document.sol` has them. */
export const REVOKED = 1n;
export const SPLIT = 16n;
