import type { SearchKind } from "@frontoffice/api/enums/search";
import {
  type Icon,
  IconAddressBook,
  IconBuildingStore,
  IconBulb,
  IconCloudUpload,
  IconFile,
  IconFolder,
  IconRepeat,
  IconUser,
} from "@tabler/icons-react";

/** What each kind of result is called, one and many, and its sign. */
export const searchKindWords: Readonly<Record<SearchKind, { one: string; many: string; icon: Icon }>> = {
  client: { one: "Client", many: "Clients", icon: IconBuildingStore },
  contact: { one: "Contact", many: "Contacts", icon: IconAddressBook },
  strategy: { one: "Strategy", many: "Strategies", icon: IconBulb },
  project: { one: "Project", many: "Projects", icon: IconFolder },
  cycle: { one: "Cycle", many: "Cycles", icon: IconRepeat },
  upload_session: { one: "Upload", many: "Uploads", icon: IconCloudUpload },
  file: { one: "File", many: "Files", icon: IconFile },
  user: { one: "Person", many: "People", icon: IconUser },
};
