import { present } from "../../../fields.ts";
import { parseDate } from "../../canonical/dates.ts";
import { formatMoney, parseMoney, type Money } from "../../canonical/money.ts";
import { MissingFieldError, notFinanceable, type NotFinanceableError } from "../../errors.ts";
import type { TradeDocumentKind } from "../../kinds.ts";
import type { DocumentContent, Field, ImportedDocument, PartyRole, Reference } from "../../model.ts";
import { makeParty, type Party, type RawPartyId } from "../../parties/party.ts";
import { details, inRoles } from "../build.ts";
import { at, isObject, listAt, textAt, type JsonObject } from "../json/read.ts";

/** What a form says beyond what all forms have in common. */
export interface FormContent extends Partial<Pick<DocumentContent, "subtype" | "office">> {
  readonly kind: TradeDocumentKind;
  /** Names of the parties in the form, the issuer first and the other side second. */
  readonly parties: readonly (readonly [PartyRole, string])[];
  /** The issuer, where the form does not have it as a party. */
  readonly issuer?: Party;
  /** Whether nobody can lend against it without a value. */
  readonly needsValue: boolean;
  readonly references: readonly Reference[];
  readonly details: readonly (readonly [string, string | undefined])[];
  readonly notFinanceable?: readonly NotFinanceableError[];
}

/** Reads what all forms have in common and puts it together with the rest. */
export function formDocument(form: JsonObject, content: FormContent): ImportedDocument {
  const parties = content.parties.map(([role, name]) => [role, formParty(form[name])] as const);
  const named = parties.map(([, party]) => party).filter((party) => party !== undefined);
  const [issuer, counterparty] = content.issuer ? [content.issuer, ...named] : named;
  if (!issuer) throw new MissingFieldError(content.parties[0]?.[1] ?? "issuer", "to identify the document");
  const date = textAt(form, "date");
  const value = moneyAt(form, "value");
  return {
    kind: content.kind,
    issuer,
    parties: inRoles(parties),
    ...present({
      subtype: content.subtype,
      office: content.office,
      counterparty,
      number: textAt(form, "number"),
      issueDate: date === undefined ? undefined : parseDate("date", date),
      value,
    }),
    references: content.references,
    details: formDetails(form, content.details),
    notFinanceable: [...obstaclesOf(form, value, content.needsValue), ...(content.notFinanceable ?? [])],
    warnings: [],
  };
}

/** A party of a form. @throws InvalidLeiError */
export function formParty(value: unknown): Party | undefined {
  if (!isObject(value)) return undefined;
  const ids: RawPartyId[] = [
    { id: textAt(value, "lei"), scheme: "lei", fallback: "lei" },
    ...listAt(value, "ids").map((id): RawPartyId => ({
      id: textAt(id, "id"),
      scheme: textAt(id, "scheme"),
      fallback: "assigned",
    })),
  ];
  return makeParty(textAt(value, "name"), textAt(value, "country"), ids);
}

/** The texts of a list. */
export function textsAt(form: unknown, ...path: string[]): string[] {
  return listAt(form, ...path).filter((value) => typeof value === "string");
}

/** An amount of a form in minor units. @throws InvalidAmountError, AmountPrecisionError, UnknownCurrencyError */
function moneyAt(form: unknown, ...path: string[]): Money | undefined {
  const money = at(form, ...path);
  return isObject(money) ? parseMoney(textAt(money, "amount") ?? "", textAt(money, "currency") ?? "") : undefined;
}

/** Fields of a list of goods or lots, numbered from 1. */
export function itemDetails(form: JsonObject, list: string): [string, string | undefined][] {
  return listAt(form, list).flatMap((item, index) =>
    Object.entries(isObject(item) ? item : {}).map(([name, value]): [string, string | undefined] => {
      const money = isObject(value) ? moneyAt(item, name) : undefined;
      return [`${list}.${index + 1}.${name}`, money ? formatMoney(money) : textAt(item, name)];
    }),
  );
}

function formDetails(form: JsonObject, fields: readonly (readonly [string, string | undefined])[]): Field[] {
  const expiry = textAt(form, "expiry");
  return details([["expiry", expiry === undefined ? undefined : parseDate("expiry", expiry)], ...fields]);
}

function obstaclesOf(form: JsonObject, value: Money | undefined, needsValue: boolean): NotFinanceableError[] {
  const status = textAt(form, "status") ?? "issued";
  return [
    ...(status === "draft" ? [notFinanceable.draft("document in status draft")] : []),
    ...(status === "cancelled" || status === "expired"
      ? [notFinanceable.withdrawn(`document in status ${status}`)]
      : []),
    ...(value === undefined && needsValue ? [notFinanceable.noValue("no value")] : []),
    ...(value !== undefined && value.amount <= 0n ? [notFinanceable.noPositiveAmount(formatMoney(value))] : []),
  ];
}
