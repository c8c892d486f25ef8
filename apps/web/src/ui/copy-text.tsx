import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import classes from "./shown-once.module.css";

/** Puts a text on the clipboard and says so, also to those who do not see the button change. */
export function CopyText({ text, what, focus = false }: { text: string; what: string; focus?: boolean }) {
  const { copied, copy, error } = useClipboard({ timeout: 3_000 });
  return (
    <div className={classes.copy}>
      <Button variant="default" onClick={() => copy(text)} data-autofocus={focus || undefined}>
        {copied ? "Copied" : `Copy the ${what}`}
      </Button>
      <span role="status" className={classes.status}>
        {copied && `The ${what} is on the clipboard.`}
        {error && "The browser does not allow copying: select the text instead."}
      </span>
    </div>
  );
}
