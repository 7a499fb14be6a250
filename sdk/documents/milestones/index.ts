export { milestoneChain, MilestoneChainError, type MilestoneEntry } from "./chain.ts";
export {
  isMilestoneName,
  MILESTONE_CODES,
  type MilestoneCodes,
  type Milestone,
  MILESTONES,
  milestoneName,
  milestoneNumber,
  type MilestoneReport,
  placeBytes,
} from "./milestone.ts";
