import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./confirm-dialog.module.css";

interface ConfirmDialogProps {
  opened: boolean;
  title: string;
  children: ReactNode;
  /** The verb on the button, such as "End sessions". */
  verb: string;
  dangerous?: boolean;
  pending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. Where it is dangerous, Enter cancels: the verb takes a decision of its own. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} closeButtonProps={{ "aria-label": "Close" }}>
      <div className={classes.text}>{props.children}</div>
      <div className={classes.buttons}>
        <Button variant="default" onClick={props.onClose} data-autofocus={props.dangerous || undefined}>
          Cancel
        </Button>
        <Button
          color={props.dangerous ? "red" : undefined}
          loading={props.pending ?? false}
          onClick={props.onConfirm}
          data-autofocus={!props.dangerous || undefined}
        >
          {props.verb}
        </Button>
      </div>
    </Modal>
  );
}
