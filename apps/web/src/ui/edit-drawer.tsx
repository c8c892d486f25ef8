import { Button, Drawer, type MantineSize } from "@mantine/core";
import { type MouseEvent, type ReactNode, useCallback, useRef, useState } from "react";
import classes from "./edit-drawer.module.css";

/** What the drawer and the form in it tell each other. */
export interface EditForm {
  /** Tells whether something was typed that is not saved. */
  onDirty: (dirty: boolean) => void;
  /** The reader wants to go although something was typed. */
  leaving: boolean;
  onStay: () => void;
  onCancel: () => void;
}

interface EditDrawerProps {
  opened: boolean;
  title: string;
  size?: MantineSize;
  onClose: () => void;
  children: (form: EditForm) => ReactNode;
}

/** A form beside the page; closing it asks first when something was typed. */
export function EditDrawer({ opened, title, size = "lg", onClose, children }: EditDrawerProps) {
  const dirty = useRef(false);
  const [asking, setAsking] = useState(false);
  const onDirty = useCallback((changed: boolean) => {
    dirty.current = changed;
    if (!changed) setAsking(false);
  }, []);
  const close = () => {
    setAsking(false);
    dirty.current = false;
    onClose();
  };
  return (
    <Drawer
      opened={opened}
      onClose={() => (dirty.current ? setAsking(true) : close())}
      position="right"
      size={size}
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && children({ onDirty, leaving: asking, onStay: () => setAsking(false), onCancel: close })}
    </Drawer>
  );
}

/** The field keeps the focus until the click is done: a message that appears as it is left would move the button from under the pointer. */
const keepFocus = (event: MouseEvent) => event.preventDefault();

interface EditButtonsProps extends Omit<EditForm, "onDirty"> {
  verb: string;
  pending: boolean;
  /** Somebody else has changed it meanwhile. */
  onLoadLatest?: (() => void) | undefined;
  /** A button of the form's own, at the other end of the row. */
  aside?: ReactNode;
}

/** What ends a form in a drawer; with something typed, leaving is asked about in the same place. */
export function EditButtons({ verb, pending, leaving, onStay, onCancel, onLoadLatest, aside }: EditButtonsProps) {
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
      {aside && <div className={classes.aside}>{aside}</div>}
      {onLoadLatest && (
        <Button variant="default" onClick={onLoadLatest}>
          Load the latest version
        </Button>
      )}
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={pending} onMouseDown={keepFocus}>
        {verb}
      </Button>
    </div>
  );
}
