//! Pictures and charts in the line of the text, each with its alternative text.

use super::super::block::Map;
use super::names::{DRAWN_PER_MM, R};
use super::paper::escaped;

const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
const PIC: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
const CHART: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const GROUP: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup";
const SHAPE: &str = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape";
const EITHER: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";

/// Something drawn: its number among all, its size, what it is called and its text for who cannot see it.
pub(super) struct Frame<'a> {
    pub number: usize,
    /// Width and height.
    pub size: (u32, u32),
    pub name: &'a str,
    pub alternative: &'a str,
}

impl Frame<'_> {
    fn around(&self, kind: &str, content: &str) -> String {
        let (width, height) = self.size;
        format!(
            "<w:drawing><wp:inline xmlns:wp=\"{WP}\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:docPr id=\"{}\" name=\"{}\" descr=\"{}\"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a=\"{A}\"><a:graphicData uri=\"{kind}\">{content}</a:graphicData></a:graphic></wp:inline></w:drawing>",
            self.number,
            escaped(self.name),
            escaped(self.alternative)
        )
    }
}

/// A chart, by the id of the link to its part.
pub(super) fn chart(frame: &Frame<'_>, link: &str) -> String {
    let content = format!("<c:chart xmlns:c=\"{CHART}\" xmlns:r=\"{R}\" r:id=\"{link}\"/>");
    frame.around(CHART, &content)
}

/// A map with names over it; readers without text boxes show the picture alone.
pub(super) fn map(frame: &Frame<'_>, link: &str, map: &Map) -> String {
    let picture = picture(frame, link);
    let plain = frame.around(PIC, &picture);
    if map.names.is_empty() {
        return plain;
    }
    let (width, height) = frame.size;
    let scale = width as f32 / map.picture.width as f32;
    let names = map.names.iter().enumerate();
    let names: String = names
        .map(|(at, (name, (x, y), on_dark))| {
            let middle = ((x * scale) as u32, (y * scale) as u32);
            label(frame.number * 1_000 + at, name, middle, *on_dark)
        })
        .collect();
    let group = format!(
        "<wpg:wgp xmlns:wpg=\"{GROUP}\" xmlns:wps=\"{SHAPE}\"><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"{width}\" cy=\"{height}\"/></a:xfrm></wpg:grpSpPr>{picture}{names}</wpg:wgp>"
    );
    format!(
        "<mc:AlternateContent xmlns:mc=\"{EITHER}\"><mc:Choice xmlns:wpg=\"{GROUP}\" Requires=\"wpg\">{}</mc:Choice><mc:Fallback>{plain}</mc:Fallback></mc:AlternateContent>",
        frame.around(GROUP, &group)
    )
}

fn picture(frame: &Frame<'_>, link: &str) -> String {
    let (width, height) = frame.size;
    format!(
        "<pic:pic xmlns:pic=\"{PIC}\"><pic:nvPicPr><pic:cNvPr id=\"{}\" name=\"{}\" descr=\"{}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r=\"{R}\" r:embed=\"{link}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>",
        frame.number * 1_000 + 999,
        escaped(frame.name),
        escaped(frame.alternative)
    )
}

/// Width and height of a name's box.
const LABEL: (u32, u32) = (26 * DRAWN_PER_MM, 5 * DRAWN_PER_MM);

/// A name with its middle there.
fn label(number: usize, name: &str, (x, y): (u32, u32), on_dark: bool) -> String {
    let (width, height) = LABEL;
    let (left, top) = (x.saturating_sub(width / 2), y.saturating_sub(height / 2));
    let color = match on_dark {
        true => "FFFFFF",
        false => "16202C",
    };
    let name = escaped(name);
    format!(
        "<wps:wsp><wps:cNvPr id=\"{number}\" name=\"{name}\"/><wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"{left}\" y=\"{top}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent><w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:b/><w:color w:val=\"{color}\"/><w:sz w:val=\"16\"/></w:rPr><w:t>{name}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"ctr\"><a:noAutofit/></wps:bodyPr></wps:wsp>"
    )
}
