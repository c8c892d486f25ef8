import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import type { z } from "zod";
import { focusFirstError } from "../../../lib/form-errors.ts";
import { useZodForm } from "../../../lib/use-zod-form.ts";
import forms from "../../../ui/form.module.css";

interface TextDialogProps {
  opened: boolean;
  title: string;
  label: string;
  description?: string;
  value?: string;
  /** The schema of the one text. */
  schema: z.ZodObject<{ text: z.ZodType<string> }>;
  verb: string;
  long?: boolean;
  pending: boolean;
  onSend: (text: string) => void;
  onClose: () => void;
}

function TextForm({ label, description, value = "", schema, verb, long = false, pending, onSend, onClose }: TextDialogProps) {
  const form = useZodForm<{ text: string }>(schema, { text: value });
  const field = { label, description, "data-autofocus": true, ...form.getInputProps("text") };
  return (
    <form className={forms.form} onSubmit={form.onSubmit(({ text }) => onSend(text.trim()), focusFirstError(form))} noValidate>
      {long ? <Textarea autosize minRows={4} maxRows={12} {...field} /> : <TextInput {...field} />}
      <div className={forms.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={pending}>
          {verb}
        </Button>
      </div>
    </form>
  );
}

/** Asks for one text: a new title, or the reason for sending something back. */
export function TextDialog(props: TextDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} closeButtonProps={{ "aria-label": "Close" }}>
      <TextForm {...props} />
    </Modal>
  );
}
