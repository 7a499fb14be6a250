/** How a right stands in the public register. Values of `RightStatus` in the contracts. */
export const RIGHT_STATUS = { standing: 0, "transferred outside": 1, extinguished: 2 } as const;
export type RightStatus = keyof typeof RIGHT_STATUS;
