import { Button } from "@mantine/core";
import { toast } from "../../../ui/toast.tsx";
import classes from "./second-factor.module.css";

/** The codes, this once: to copy, or to keep as a file. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join("\n")}\n`;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.done("The codes are in the clipboard."),
      () => toast.failed(new Error("Copying is not allowed here."), "The codes were not copied. Write them down or download them."),
    );
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`Recovery codes for Frontoffice\n\n${text}`)}`;
  return (
    <div className={classes.wizard}>
      <p>Keep these codes where only you find them. Each signs you in once when the app is not at hand. They are not shown again.</p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" onClick={copy}>
          Copy
        </Button>
        <Button variant="default" component="a" href={file} download="frontoffice-recovery-codes.txt">
          Download
        </Button>
        <Button onClick={onDone} data-autofocus>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
