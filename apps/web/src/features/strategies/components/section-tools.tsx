import { type SectionKey, sectionLabels } from "@frontoffice/api/schema/strategies";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPencil, IconRefresh } from "@tabler/icons-react";

interface SectionToolsProps {
  section: SectionKey;
  onEdit: (section: SectionKey) => void;
  onRegenerate: (section: SectionKey) => void;
}

/** Edit and regenerate, beside the heading of a section. */
export function SectionTools({ section, onEdit, onRegenerate }: SectionToolsProps) {
  const name = sectionLabels[section];
  return (
    <>
      <Tooltip label="Edit">
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={`Edit ${name}`} onClick={() => onEdit(section)}>
          <IconPencil size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Regenerate">
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={`Regenerate ${name}`} onClick={() => onRegenerate(section)}>
          <IconRefresh size={18} stroke={1.7} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
