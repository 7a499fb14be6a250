import { formatMoney, type Money } from "../canonical/money.ts";
import { DocumentError, notFinanceable, type NotFinanceableError } from "../errors.ts";
import { parseContainerNumber } from "../identifiers/container.ts";

/** UNTDID 1001: the bill of lading, the one transport document here that conveys title to the goods. */
export const BILL_OF_LADING = "705";

/** A transport document that proves carriage and conveys no title. */
export class NonNegotiableWarning extends DocumentError {
  constructor(type: string) {
    super({
      code: "non-negotiable",
      value: type,
      rule: "A waybill proves that goods were carried; only a bill of lading conveys title to them.",
      advice: "Take it as evidence behind a receivable, not as a pledge of the goods.",
    });
  }
}

/** A container outside ISO 6346, which shippers' own equipment may be. */
export class ShipperOwnedContainerWarning extends DocumentError {
  constructor(number: string) {
    super({
      code: "shipper-owned-container",
      value: number,
      rule: "Shippers' own equipment may have a number outside ISO 6346, which no check digit protects.",
      advice: "Compare the number with the carrier's record before relying on it.",
    });
  }
}

/**
 * Container numbers in canonical form. On a transport document they link it to others for the same goods, so a wrong
 * one is refused.
 *
 * @throws InvalidContainerNumberError
 */
export function containersOf(numbers: readonly (string | undefined)[]): string[] {
  return [...new Set(numbers.filter((number) => number !== undefined).map(parseContainerNumber))];
}

/** A declared value of zero is the usual way to write that none is declared. */
export function declaredValue(value: Money | undefined): Money | undefined {
  return value?.amount === 0n ? undefined : value;
}

/** A transport document may leave the value of the goods out, but not deny it. */
export function obstaclesToDeclaredValue(value: Money | undefined): NotFinanceableError[] {
  return value !== undefined && value.amount < 0n ? [notFinanceable.noPositiveAmount(formatMoney(value))] : [];
}
