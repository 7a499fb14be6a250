import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import { ROLE } from "../roles.ts";

/** First half of a handover: another account administers the network, too, with a delay before each act. */
export const Handover = buildModule("Handover", (m) => {
  const access = m.contractAt("AccessManager", m.getParameter("access"));
  m.call(access, "grantRole", [ROLE.admin, m.getParameter("administrator"), m.getParameter("administratorDelay")]);
  return { access };
});

/**
 * Second half: the deploying account administers no more. It is a module of its own because whether the first half has
 * taken effect must be seen in between: without an administrator a network can never be administered again.
 */
export const Renunciation = buildModule("Renunciation", (m) => {
  const access = m.contractAt("AccessManager", m.getParameter("access"));
  m.call(access, "renounceRole", [ROLE.admin, m.getAccount(0)]);
  return { access };
});
