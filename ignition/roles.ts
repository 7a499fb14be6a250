/** Roles of the AccessManager. The administrator is its own 0, everyone its own 2^64 - 1. */
export const ROLE = {
  admin: 0n,
  /** Enrols participants. */
  registrar: 1n,
  /** Lists assets, engines and settlement tokens; enters courts' orders on lost accounts. */
  governor: 2n,
  /** Takes listings back at once: the pause. */
  guardian: 4n,
  /** Issues the reference settlement token. */
  issuer: 3n,
  everyone: 2n ** 64n - 1n,
} as const;
