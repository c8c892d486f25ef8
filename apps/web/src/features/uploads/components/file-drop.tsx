import { Button } from "@mantine/core";
import { IconFolderUp } from "@tabler/icons-react";
import { type DragEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { type Chosen, chosenByDrop, chosenByInput } from "../transfer/chosen-files.ts";
import classes from "./file-drop.module.css";

interface FileDropProps {
  title: string;
  children?: ReactNode;
  disabled?: boolean;
  onChosen: (chosen: Chosen) => void;
}

const carriesFiles = ({ dataTransfer }: { dataTransfer: DataTransfer | null }) => dataTransfer?.types.includes("Files") ?? false;

/** What is dropped beside the place must not take the browser away from the page. */
function useMissedDrops() {
  useEffect(() => {
    const keep = (event: globalThis.DragEvent) => {
      if (event.defaultPrevented || !carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    };
    addEventListener("dragover", keep);
    addEventListener("drop", keep);
    return () => {
      removeEventListener("dragover", keep);
      removeEventListener("drop", keep);
    };
  }, []);
}

/** Takes files and folders by drop or by choice. */
export function FileDrop({ title, children, disabled = false, onChosen }: FileDropProps) {
  const [over, setOver] = useState(false);
  useMissedDrops();
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (disabled || !carriesFiles(event)) return;
    void chosenByDrop(event.dataTransfer).then((chosen) => chosen && onChosen(chosen));
  };
  const pick = (input: HTMLInputElement) => {
    if (input.files && input.files.length > 0) onChosen(chosenByInput(input.files));
    // So that the same folder can be chosen again.
    input.value = "";
  };
  return (
    <fieldset
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={drop}
    >
      <legend className="visually-hidden">{title}</legend>
      <IconFolderUp size={28} stroke={1.5} aria-hidden="true" />
      <p className={classes.title} aria-hidden="true">
        {title}
      </p>
      {children && <div className={classes.text}>{children}</div>}
      <div className={classes.buttons}>
        <Button variant="default" disabled={disabled} onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
        <Button variant="default" disabled={disabled} onClick={() => files.current?.click()}>
          Choose files
        </Button>
      </div>
      <input
        ref={(input) => {
          folder.current = input;
          if (input) input.webkitdirectory = true;
        }}
        type="file"
        hidden
        multiple
        aria-label="Folder to upload"
        onChange={(event) => pick(event.currentTarget)}
      />
      <input ref={files} type="file" hidden multiple aria-label="Files to upload" onChange={(event) => pick(event.currentTarget)} />
    </fieldset>
  );
}
