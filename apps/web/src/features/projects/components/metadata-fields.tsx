import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import forms from "../../../ui/form.module.css";
import type { CycleForm } from "../use-cycle-form.ts";
import classes from "./metadata-fields.module.css";

const MAX = 50;

/** Fields of one's own, by name. */
export function MetadataFields({ form }: { form: CycleForm }) {
  const rows = form.getValues().metadata;
  return (
    <fieldset className={forms.group}>
      <legend className={forms.legend}>Your own fields</legend>
      <p className={forms.hint}>For programs and for finding things again: camera, place, order number.</p>
      {rows.map((_row, index) => {
        const position = index + 1;
        return (
          <div key={`field-${position}`} className={classes.field}>
            <TextInput aria-label={`Name of field ${position}`} placeholder="camera" {...form.getInputProps(`metadata.${index}.name`)} />
            <TextInput
              aria-label={`Value of field ${position}`}
              placeholder="Leica Q3"
              {...form.getInputProps(`metadata.${index}.value`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="xl"
              aria-label={`Remove field ${position}`}
              onClick={() => form.removeListItem("metadata", index)}
            >
              <IconX size={19} stroke={1.7} />
            </ActionIcon>
          </div>
        );
      })}
      {rows.length < MAX && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => form.insertListItem("metadata", { name: "", value: "" })}
        >
          Add a field
        </Button>
      )}
    </fieldset>
  );
}
