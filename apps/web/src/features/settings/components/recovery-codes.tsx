import { Button } from "@mantine/core";
import forms from "../../../ui/form.module.css";
import rows from "../../../ui/row.module.css";
import { toast } from "../../../ui/toast.tsx";
import classes from "./recovery-codes.module.css";

/** The codes, this once: to copy, or to keep as a file. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = `${codes.join("\n")}\n`;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.done("The codes are on the clipboard."),
      () => toast.failed(new Error("The browser does not allow copying."), "The codes were not copied. Write them down or download them."),
    );
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`Recovery codes for Frontoffice\n\n${text}`)}`;
  return (
    <div className={forms.form}>
      <p>Keep these codes somewhere safe. Each one signs you in once when you don't have the app at hand. We won't show them again.</p>
      <ul className={classes.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={rows.buttons}>
        <Button variant="default" onClick={copy}>
          Copy
        </Button>
        <Button variant="default" component="a" href={file} download="frontoffice-recovery-codes.txt">
          Download
        </Button>
        <Button onClick={onDone} data-autofocus>
          I've saved them
        </Button>
      </div>
    </div>
  );
}
