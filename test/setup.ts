/**
 * What every process that runs tests is set up with; `hardhat.config.ts` names it.
 *
 * A worker sends what its tests have found as JSON. Among that are the values of failed assertions, and a single bigint
 * would have the worker give up and report nothing of its file. So a bigint has a form in JSON, but only between the
 * last test and the first of the next file: nothing that is tested can come to rely on it.
 */
export const mochaHooks = {
  beforeAll(): void {
    Reflect.deleteProperty(BigInt.prototype, "toJSON");
  },
  afterAll(): void {
    Object.defineProperty(BigInt.prototype, "toJSON", { configurable: true, value: literal });
  },
};

function literal(this: bigint): string {
  return `${this}n`;
}
