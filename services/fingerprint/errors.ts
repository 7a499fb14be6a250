import { LienbookError } from "../../sdk/errors.ts";

/** The service cannot start with what its environment says. Secrets are never shown. */
export class ServiceConfigurationError extends LienbookError {
  constructor(value: string, rule: string, cause?: unknown) {
    super(
      {
        code: "fingerprint-service-configuration",
        value,
        rule,
        advice: "services/fingerprint/README.md describes every variable.",
      },
      { cause },
    );
  }
}
