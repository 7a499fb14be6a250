import type { Field, PartyInRole, PartyRole, Reference, ReferenceType } from "../model.ts";
import type { Party } from "../parties/party.ts";

/** The references of one type, without empty ones and repetitions. */
export function references(type: ReferenceType, values: readonly (string | undefined)[]): Reference[] {
  const distinct = new Set(values.map((value) => value?.trim()).filter((value) => value !== undefined && value !== ""));
  return [...distinct].map((value) => ({ type, value: value as string }));
}

/** The parties that are there, each in its role. */
export function inRoles(parties: readonly (readonly [PartyRole, Party | undefined])[]): PartyInRole[] {
  return parties.flatMap(([role, party]) => (party ? [{ role, party }] : []));
}

/** The fields that have a value. */
export function details(fields: readonly (readonly [path: string, value: string | undefined])[]): Field[] {
  return fields.filter((field): field is Field => field[1] !== undefined && field[1] !== "");
}
