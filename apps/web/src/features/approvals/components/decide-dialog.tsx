import { Button, Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { CommentField } from "../../../ui/comment-field.tsx";
import { type Approval, type Decision, useDecide } from "../use-decide.ts";
import classes from "./decide-dialog.module.css";

interface Asked {
  approval: Approval;
  decision: Decision;
}

const words = {
  approve: { title: "Approve this request?", verb: "Approve", label: "Comment", description: "The program reads it. Optional." },
  reject: {
    title: "Reject this request?",
    verb: "Reject",
    label: "Why not?",
    description: "The program is told, and can try something else.",
  },
} as const;

function DecideForm({ approval, decision, onClose }: Asked & { onClose: () => void }) {
  const [comment, setComment] = useState("");
  const [missing, setMissing] = useState(false);
  const { decide, pending } = useDecide(onClose);
  const { verb, label, description } = words[decision];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const needed = decision === "reject" && comment.trim() === "";
    setMissing(needed);
    if (!needed) decide(decision, approval.id, comment);
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <p>{approval.sentence}.</p>
      {approval.consequences.length > 0 && <p>With it go {approval.consequences.join(", ")}.</p>}
      {decision === "approve" && <p className={classes.meta}>It is carried out once, with the permissions that the key has by then.</p>}
      <CommentField
        label={label}
        description={description}
        value={comment}
        onChange={setComment}
        error={missing && "Say why, so that the program can do better."}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" color={decision === "reject" || approval.risk === "destructive" ? "red" : undefined} loading={pending}>
          {verb}
        </Button>
      </div>
    </form>
  );
}

/** Asks for a word with the decision; a rejection needs one. */
export function DecideDialog({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  return (
    <Modal
      opened={asked !== null}
      onClose={onClose}
      title={asked && words[asked.decision].title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {asked && <DecideForm {...asked} onClose={onClose} />}
    </Modal>
  );
}
