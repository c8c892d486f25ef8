import { Button } from "@mantine/core";
import { IconLock, IconPlugConnectedX } from "@tabler/icons-react";
import { describeError } from "../lib/errors.ts";
import { LinkButton } from "./link-button.tsx";
import classes from "./state.module.css";

interface ErrorStateProps {
  error: unknown;
  /** What could not be done, such as "The list could not be loaded". */
  title?: string;
  onRetry?: () => void;
  /** The title is the heading of the whole page. */
  main?: boolean;
}

/** What the person's role does not open: who could, and a way back; asking again would not help. */
function Refused({ message, main }: { message: string; main: boolean }) {
  const Title = main ? "h1" : "p";
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} aria-hidden="true">
        <IconLock size={26} stroke={1.6} />
      </div>
      <Title className={classes.title}>This is not open to you</Title>
      <p className={classes.text}>{message}</p>
      <div className={classes.action}>
        <LinkButton to="/dashboard" variant="default">
          Back to the dashboard
        </LinkButton>
      </div>
    </div>
  );
}

/** A failure in the place of its content: what went wrong, a retry, and the reference for support. */
export function ErrorState({ error, title = "This could not be loaded", onRetry, main = false }: ErrorStateProps) {
  const { code, message, requestId } = describeError(error);
  if (code === "forbidden") return <Refused message={message} main={main} />;
  const Title = main ? "h1" : "p";
  return (
    <div className={classes.state} role="alert">
      <div className={classes.icon} data-tone="bad" aria-hidden="true">
        <IconPlugConnectedX size={26} stroke={1.6} />
      </div>
      <Title className={classes.title}>{title}</Title>
      <p className={classes.text}>{message}</p>
      {onRetry && (
        <div className={classes.action}>
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        </div>
      )}
      {requestId && (
        <p className={classes.reference}>
          Reference <code>{requestId}</code>
        </p>
      )}
    </div>
  );
}
