import { Drawer } from "@mantine/core";
import { type ReactNode, useCallback, useRef, useState } from "react";

export interface DrawerForm {
  /** Tells whether something was typed that is not saved. */
  onDirty: (dirty: boolean) => void;
  /** The reader wants to go although something was typed. */
  leaving: boolean;
  onStay: () => void;
  onCancel: () => void;
}

interface FormDrawerProps {
  opened: boolean;
  title: string;
  onClose: () => void;
  children: (form: DrawerForm) => ReactNode;
}

/** A form beside the page; closing it asks first when something was typed. */
export function FormDrawer({ opened, title, onClose, children }: FormDrawerProps) {
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
      size="lg"
      title={title}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children({ onDirty, leaving: asking, onStay: () => setAsking(false), onCancel: close })}
    </Drawer>
  );
}
