import { describeError } from "../lib/errors.ts";
import classes from "./form-error.module.css";

/** What the server said about a whole form. Fields show their own messages. */
export function FormError({ error }: { error: unknown }) {
  if (!error) return null;
  const { message, requestId, retryable } = describeError(error);
  return (
    <div className={classes.error} role="alert">
      {message}
      {retryable && requestId && <span className={classes.reference}>Reference {requestId}</span>}
    </div>
  );
}
