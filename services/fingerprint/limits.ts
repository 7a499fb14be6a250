import { MILLISECONDS_PER_DAY } from "../../sdk/units.ts";

/** How many elements a participant may have evaluated. Each element is one guess that it could be making. */
export interface Limits {
  /** Elements at once after a pause. */
  readonly burst: number;
  /** Elements added each minute, up to the burst. */
  readonly perMinute: number;
  /** Elements from midnight to midnight, UTC. */
  readonly perDay: number;
}

/** Why elements are not taken, and after how many seconds as many would be. */
export interface Exceeded {
  readonly code: "rate_limited" | "quota_exhausted";
  readonly retryAfterSeconds: number;
}

const MINUTE_MS = 60_000;

/**
 * Counts elements per participant: a bucket that fills at a rate, and a quota by the day.
 *
 * Time is an argument, in milliseconds of Unix time, so that the same calls give the same answers. The bucket is kept in
 * units of 1/60,000 element, so that a rate per minute adds a whole number each millisecond and nothing is rounded.
 */
export class ParticipantLimits {
  readonly limits: Limits;
  readonly #buckets = new Map<string, { level: number; at: number }>();
  readonly #used = new Map<string, number>();
  #day = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Takes `count` elements for the participant, or says why not; then nothing is taken. */
  take(participant: string, count: number, now: number): Exceeded | undefined {
    this.#turnTo(now);
    const used = this.#used.get(participant) ?? 0;
    if (used + count > this.limits.perDay) {
      return {
        code: "quota_exhausted",
        retryAfterSeconds: Math.ceil(((this.#day + 1) * MILLISECONDS_PER_DAY - now) / 1000),
      };
    }
    const level = this.#level(participant, now);
    const missing = count * MINUTE_MS - level;
    if (missing > 0) {
      return { code: "rate_limited", retryAfterSeconds: Math.ceil(missing / this.limits.perMinute / 1000) };
    }
    this.#used.set(participant, used + count);
    this.#buckets.set(participant, { level: level - count * MINUTE_MS, at: now });
    return undefined;
  }

  /** Counts what the audit log says was taken at `time`, if that is today: a restart must not renew the quota. */
  restore(participant: string, count: number, time: number, now: number): void {
    this.#turnTo(now);
    if (dayOf(time) === this.#day) this.#used.set(participant, (this.#used.get(participant) ?? 0) + count);
  }

  /** Begins a new day. A clock that is set back does not renew the quota. */
  #turnTo(now: number): void {
    if (dayOf(now) <= this.#day) return;
    this.#day = dayOf(now);
    this.#used.clear();
  }

  #level(participant: string, now: number): number {
    const full = this.limits.burst * MINUTE_MS;
    const bucket = this.#buckets.get(participant);
    if (!bucket) return full;
    return Math.min(full, bucket.level + Math.max(0, now - bucket.at) * this.limits.perMinute);
  }
}

function dayOf(time: number): number {
  return Math.floor(time / MILLISECONDS_PER_DAY);
}
