import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { CommentField } from "../../../ui/comment-field.tsx";
import classes from "../../../ui/question.module.css";
import type { InboxAction, InboxItem } from "../use-inbox-actions.ts";

export interface Asked {
  item: InboxItem;
  action: InboxAction;
}

interface CommentDialogProps {
  asked: Asked | null;
  onAnswer: (asked: Asked, comment?: string) => void;
  onClose: () => void;
}

function CommentForm({ asked, onAnswer, onClose }: CommentDialogProps & { asked: Asked }) {
  const [comment, setComment] = useState("");
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isMissing = comment.trim() === "";
    setMissing(isMissing);
    if (!isMissing) onAnswer(asked, comment);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p className={classes.words}>{asked.item.sentence}.</p>
      <CommentField
        label="Why?"
        description="Whoever asked reads it, and can do better."
        value={comment}
        onChange={setComment}
        error={missing && "Say why, so that it can be done better."}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color="red">
          {asked.action.label}
        </Button>
      </div>
    </form>
  );
}

/** What cannot be taken back is asked about once more; here Enter cancels. */
function Confirmation({ asked, onAnswer, onClose }: CommentDialogProps & { asked: Asked }) {
  return (
    <div className={classes.form}>
      <p className={classes.words}>{asked.item.sentence}. It is carried out at once.</p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Cancel
        </Button>
        <Button color="red" onClick={() => onAnswer(asked)}>
          {asked.action.label}
        </Button>
      </div>
    </div>
  );
}

/** Asks for a reason, or whether something dangerous is meant. */
export function CommentDialog(props: CommentDialogProps) {
  const { asked, onClose } = props;
  const needsReason = asked?.action.needs === "comment";
  const title = asked && (needsReason ? `${asked.action.label}?` : `${asked.action.label} this?`);
  return (
    <Modal opened={asked !== null} onClose={onClose} title={title} closeButtonProps={{ "aria-label": "Close" }}>
      {asked && (needsReason ? <CommentForm {...props} asked={asked} /> : <Confirmation {...props} asked={asked} />)}
    </Modal>
  );
}
