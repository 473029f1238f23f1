import AlertFilled from "@ant-design/icons-svg/es/asn/AlertFilled";
import AppstoreFilled from "@ant-design/icons-svg/es/asn/AppstoreFilled";
import BankFilled from "@ant-design/icons-svg/es/asn/BankFilled";
import ContainerFilled from "@ant-design/icons-svg/es/asn/ContainerFilled";
import CreditCardFilled from "@ant-design/icons-svg/es/asn/CreditCardFilled";
import EnvironmentFilled from "@ant-design/icons-svg/es/asn/EnvironmentFilled";
import FileTextFilled from "@ant-design/icons-svg/es/asn/FileTextFilled";
import FlagFilled from "@ant-design/icons-svg/es/asn/FlagFilled";
import FolderOpenFilled from "@ant-design/icons-svg/es/asn/FolderOpenFilled";
import IdcardFilled from "@ant-design/icons-svg/es/asn/IdcardFilled";
import LaptopOutlined from "@ant-design/icons-svg/es/asn/LaptopOutlined";
import MessageFilled from "@ant-design/icons-svg/es/asn/MessageFilled";
import MoneyCollectFilled from "@ant-design/icons-svg/es/asn/MoneyCollectFilled";
import PhoneFilled from "@ant-design/icons-svg/es/asn/PhoneFilled";
import PieChartFilled from "@ant-design/icons-svg/es/asn/PieChartFilled";
import SafetyCertificateFilled from "@ant-design/icons-svg/es/asn/SafetyCertificateFilled";
import ShopFilled from "@ant-design/icons-svg/es/asn/ShopFilled";
import TagFilled from "@ant-design/icons-svg/es/asn/TagFilled";
import TeamOutlined from "@ant-design/icons-svg/es/asn/TeamOutlined";
import TrophyFilled from "@ant-design/icons-svg/es/asn/TrophyFilled";
import WalletFilled from "@ant-design/icons-svg/es/asn/WalletFilled";
import UserOutlined from "@ant-design/icons-svg/es/asn/UserOutlined";
import QuestionOutlined from "@ant-design/icons-svg/es/asn/QuestionOutlined";
import { lettersSvg } from "./roleLook";
import { renderIconDefinitionToSVGElement } from "@ant-design/icons-svg/es/helpers";
import type { IconDefinition } from "@ant-design/icons-svg/es/types";

/** Shapes that Cytoscape draws, the legend and the marks in tables too. */
export type NodeShape =
  | "ellipse"
  | "round-rectangle"
  | "diamond"
  | "hexagon"
  | "rectangle"
  | "cut-rectangle"
  | "barrel"
  | "octagon"
  | "pentagon"
  | "round-tag"
  | "vee"
  | "round-diamond";

/** How a kind looks everywhere: shape and glyph tell it without its colour. */
export interface KindLook {
  colour: string;
  shape: NodeShape;
  icon: IconDefinition;
}

const LOOKS: Record<string, KindLook> = {
  Company: { colour: "#2463a6", shape: "round-rectangle", icon: ShopFilled },
  Person: { colour: "#a8552a", shape: "ellipse", icon: UserOutlined },
  Party: { colour: "#6b5aa8", shape: "round-diamond", icon: TeamOutlined },
  Agency: { colour: "#1f6f68", shape: "hexagon", icon: BankFilled },
  Post: { colour: "#3f7d55", shape: "round-tag", icon: IdcardFilled },
  Account: { colour: "#8a6a12", shape: "barrel", icon: CreditCardFilled },
  Unnamed: { colour: "#6f6f6f", shape: "round-tag", icon: WalletFilled },
  Loan: { colour: "#8c4a2f", shape: "round-tag", icon: MoneyCollectFilled },
  BudgetItem: { colour: "#5f7320", shape: "pentagon", icon: PieChartFilled },
  Tender: { colour: "#4a5f75", shape: "rectangle", icon: FileTextFilled },
  Lot: { colour: "#66788a", shape: "rectangle", icon: AppstoreFilled },
  Bid: { colour: "#77708f", shape: "round-tag", icon: TagFilled },
  Award: { colour: "#996515", shape: "octagon", icon: TrophyFilled },
  Contract: { colour: "#7a4f7d", shape: "cut-rectangle", icon: ContainerFilled },
  Milestone: { colour: "#4d7a7a", shape: "pentagon", icon: FlagFilled },
  Licence: { colour: "#2f7d4f", shape: "octagon", icon: SafetyCertificateFilled },
  Complaint: { colour: "#9c4668", shape: "octagon", icon: MessageFilled },
  Address: { colour: "#7a5c46", shape: "pentagon", icon: EnvironmentFilled },
  Phone: { colour: "#5a6f3c", shape: "barrel", icon: PhoneFilled },
  Device: { colour: "#55616d", shape: "barrel", icon: LaptopOutlined },
  Finding: { colour: "#b3372f", shape: "octagon", icon: AlertFilled },
  Case: { colour: "#34475a", shape: "cut-rectangle", icon: FolderOpenFilled },
};
const UNKNOWN: KindLook = { colour: "#66737f", shape: "ellipse", icon: QuestionOutlined };

/** The look of a kind; one that the page does not know gets a grey circle with a question mark. */
export function kindLook(kind: string | null): KindLook {
  return (kind && LOOKS[kind]) || UNKNOWN;
}

/** Kinds in the order in which legends and filters list them. */
export const KIND_ORDER: readonly string[] = Object.keys(LOOKS);


/** The glyph of a kind as SVG text in one colour. */
export function glyph(kind: string | null, colour: string): string {
  const svg = renderIconDefinitionToSVGElement(kindLook(kind).icon, {
    extraSVGAttrs: { xmlns: "http://www.w3.org/2000/svg", width: "64", height: "64", fill: colour },
  });
  return svg.replace(/ focusable="[^"]*"/, "");
}

const glyphs = new Map<string, string>();

/** The glyph as an address that a canvas can draw. */
export function glyphAddress(kind: string | null, colour = "#ffffff"): string {
  const id = `${kind ?? ""}${colour}`;
  return kept(id, () => glyph(kind, colour));
}

/** The letters of a role as an address that a canvas can draw. */
export function lettersAddress(letters: string): string {
  return kept(`letters ${letters}`, () => lettersSvg(letters, "#ffffff"));
}

function kept(id: string, draw: () => string): string {
  let address = glyphs.get(id);
  if (!address) glyphs.set(id, (address = `data:image/svg+xml;utf8,${encodeURIComponent(draw())}`));
  return address;
}
