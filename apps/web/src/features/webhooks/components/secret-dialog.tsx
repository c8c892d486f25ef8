import { Button, Modal } from "@mantine/core";
import { CopyText } from "../../../ui/copy-text.tsx";
import classes from "../../../ui/shown-once.module.css";

/** A secret on its only way to a person. */
export interface Revealed {
  secret: string;
  url: string;
  isNew: boolean;
}

const snippet = `import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET);
// Throws when the signature or the time is wrong.
const event = webhook.verify(rawBody, request.headers);`;

/** The signing secret, this once, and how a receiver checks what it is sent. */
export function SecretDialog({ revealed, onClose }: { revealed: Revealed | null; onClose: () => void }) {
  return (
    <Modal
      opened={revealed !== null}
      onClose={onClose}
      size="lg"
      title={revealed?.isNew ? "Endpoint added. Save its secret" : "The new secret"}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {revealed && (
        <div className={classes.parts}>
          <p>It signs every message to {revealed.url}. We show it only once.</p>
          <code className={classes.secret}>{revealed.secret}</code>
          <CopyText text={revealed.secret} what="secret" focus />
          <h3 className={classes.heading}>Check what arrives</h3>
          <p>Messages follow Standard Webhooks; there is a package for most languages.</p>
          <section className={classes.snippet} aria-label="Example in TypeScript">
            <pre>{snippet}</pre>
          </section>
          <div className={classes.end}>
            <Button onClick={onClose}>I've saved it</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
