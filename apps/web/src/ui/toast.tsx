import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { describeError } from "../lib/errors.ts";
import { noteUndoable, undoAct } from "../lib/undo-stack.ts";
import classes from "./toast.module.css";

let count = 0;
const closeButtonProps = { "aria-label": "Close this message" };

/** Short messages at the edge of the screen, read out by screen readers. */
export const toast = {
  done(message: string) {
    notifications.show({ message, color: "petrol", autoClose: 5000, role: "status", closeButtonProps });
  },
  failed(error: unknown, title = "That did not work") {
    const { message, requestId, retryable } = describeError(error);
    const reference = retryable && requestId ? ` (reference ${requestId})` : "";
    notifications.show({ title, message: `${message}${reference}`, color: "red", autoClose: 10_000, role: "alert", closeButtonProps });
  },
  /** Offers to take back what was just done, by a button and by a key. */
  undo(message: string, onUndo: () => void) {
    const id = `undo-${++count}`;
    noteUndoable(id, () => {
      notifications.hide(id);
      onUndo();
    });
    const words = (
      <span className={classes.undo}>
        {message}
        <Button size="compact-sm" variant="default" onClick={() => undoAct(id)}>
          Undo
        </Button>
      </span>
    );
    notifications.show({ id, message: words, color: "petrol", autoClose: 10_000, role: "status", closeButtonProps });
  },
};

/** Moves the focus to the newest message: to its first button, such as "Undo". False when there is none. */
export function focusToast(): boolean {
  const messages = document.querySelectorAll<HTMLElement>(".mantine-Notifications-notification");
  const button = [...messages].at(-1)?.querySelector("button");
  button?.focus();
  return button !== null && button !== undefined;
}
