import { Textarea } from "@mantine/core";

interface CommentFieldProps {
  label: string;
  description: string;
  value: string;
  /** What is wrong with it; false for nothing. */
  error: string | false;
  onChange: (value: string) => void;
}

/** A few words that go with a decision. It has the focus when its dialog opens. */
export function CommentField({ onChange, ...props }: CommentFieldProps) {
  return (
    <Textarea
      autosize
      minRows={2}
      maxRows={6}
      maxLength={1000}
      data-autofocus
      onChange={(event) => onChange(event.currentTarget.value)}
      {...props}
    />
  );
}
