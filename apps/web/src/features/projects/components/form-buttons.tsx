import { Button } from "@mantine/core";
import classes from "./form.module.css";

interface FormButtonsProps {
  verb: string;
  pending: boolean;
  leaving: boolean;
  onStay: () => void;
  onCancel: () => void;
  /** Somebody else has changed it meanwhile. */
  onLoadNewest?: (() => void) | undefined;
}

/** What ends a form; with something typed, leaving is asked about in the same place. */
export function FormButtons({ verb, pending, leaving, onStay, onCancel, onLoadNewest }: FormButtonsProps) {
  if (leaving) {
    return (
      <div className={classes.buttons} role="alertdialog" aria-label="Discard your changes?">
        <span className={classes.question}>Discard your changes?</span>
        <Button variant="default" onClick={onStay} autoFocus>
          Keep editing
        </Button>
        <Button color="red" onClick={onCancel}>
          Discard
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.buttons}>
      {onLoadNewest && (
        <Button variant="default" onClick={onLoadNewest}>
          Load the latest version
        </Button>
      )}
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={pending}>
        {verb}
      </Button>
    </div>
  );
}
