import { LARGEST_AMOUNT } from "../../units.ts";
import { formatMoney, type Money } from "../canonical/money.ts";
import { notFinanceable, type NotFinanceableError } from "../errors.ts";
import type { ClaimType } from "./type-codes.ts";

/** Why nobody can lend against an invoice of this type and amount; empty where nothing stands against it. */
export function obstaclesToClaim(type: ClaimType, value: Money | undefined): NotFinanceableError[] {
  if (type.isCreditNote) return [notFinanceable.creditNote(type.code)];
  return [...(type.isDraft ? [notFinanceable.draft("pro forma invoice")] : []), ...obstaclesToValue(value)];
}

/** Why nobody can lend against a document of this value; empty where nothing stands against it. */
export function obstaclesToValue(value: Money | undefined): NotFinanceableError[] {
  if (value === undefined) return [notFinanceable.noValue("no amount")];
  if (value.amount <= 0n) return [notFinanceable.noPositiveAmount(formatMoney(value))];
  return value.amount <= LARGEST_AMOUNT ? [] : [notFinanceable.valueTooLarge(formatMoney(value))];
}
