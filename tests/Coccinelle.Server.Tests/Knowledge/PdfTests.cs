using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Coccinelle.Server.Tests.Support;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Coccinelle.Server.Tests.Knowledge;

/// <summary>PDFs are read by a process of its own: what is in them is found, and what they do to their reader happens to nobody else.</summary>
public sealed class PdfTests
{
    [Fact]
    public async Task A_price_list_keeps_each_price_with_its_label()
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(TestDatabase.Sqlite));
        var pdf = Pdf((page, font) =>
        {
            // As some programs write them: all labels first, then all prices.
            page.AddText("TARIFS DU SALON", 14, new PdfPoint(50, 780), font);
            page.AddText("Coupe femme", 11, new PdfPoint(50, 740), font);
            page.AddText("Coupe homme", 11, new PdfPoint(50, 720), font);
            page.AddText("Coloration", 11, new PdfPoint(320, 740), font);
            page.AddText("Nous sommes ouverts du mardi au samedi.", 11, new PdfPoint(50, 600), font);
            page.AddText("25,50 EUR", 11, new PdfPoint(200, 740), font);
            page.AddText("15 EUR", 11, new PdfPoint(200, 720), font);
            page.AddText("45 EUR", 11, new PdfPoint(450, 740), font);
        });

        using var sent = await firm.SendFileAsync("salon.pdf", pdf);
        var document = await firm.ReadDocumentAsync((await sent.ReadAsync(HttpStatusCode.Created)).Text("id"));

        Assert.Equal(["Coupe femme : 25,50 EUR", "Coloration : 45 EUR", "Coupe homme : 15 EUR", "Nous sommes ouverts du mardi au samedi."], document.Texts());
        Assert.Equal("Coupe homme : 15 euros", (await firm.AskAsync("prix coupe homme")).Text("say"));
    }

    [Fact]
    public async Task A_PDF_that_cannot_be_read_is_refused_with_the_reason()
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(TestDatabase.Sqlite));
        firm.Api.DefaultRequestHeaders.AcceptLanguage.ParseAdd("fr");

        Assert.Contains("images", await WhyAsync(firm, Pdf((_, _) => { })), StringComparison.Ordinal);
        Assert.Contains("mot de passe", await WhyAsync(firm, Encrypted()), StringComparison.Ordinal);
        Assert.Contains("illisible", await WhyAsync(firm, "%PDF-1.7 nothing at all"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("illisible", await WhyAsync(firm, [0, 1, 2, 3]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PDF_made_to_break_its_reader_breaks_nobody_else()
    {
        using var firm = await Firm.CreateBareAsync(await SharedServers.GetAsync(TestDatabase.Sqlite));
        byte[][] hostile =
        [
            OfPage("/Contents 4 0 R", Stream(Deflated(' ', 400))),
            OfPage("/Contents 4 0 R", Stream(Deflated('[', 4))),
            OfPage("/Contents 4 0 R", Stream(Deflated(' ', 0), "/Filter [/FlateDecode /FlateDecode /FlateDecode]")),
            OfPage($"/Resources {string.Concat(Enumerable.Repeat("<< /A ", 300_000))}{string.Concat(Enumerable.Repeat(">> ", 300_000))}"),
            File(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
            OfPage("/Contents 3 0 R"),
        ];
        foreach (var pdf in hostile)
        {
            using var response = await firm.SendFileAsync("hostile.pdf", pdf);
            await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request");
        }

        using var alive = await firm.SendFileAsync("bon.pdf", Pdf((page, font) => page.AddText("Vidange 89 EUR", 11, new PdfPoint(50, 700), font)));
        await alive.ReadAsync(HttpStatusCode.Created);
    }

    private static async Task<string> WhyAsync(Firm firm, byte[] pdf)
    {
        using var response = await firm.SendFileAsync("document.pdf", pdf);
        return (await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid_request"))["errors"]!["file"]![0]!.GetValue<string>();
    }

    private static byte[] Pdf(Action<PdfPageBuilder, PdfDocumentBuilder.AddedFont> write)
    {
        using var builder = new PdfDocumentBuilder();
        write(builder.AddPage(PageSize.A4), builder.AddStandard14Font(Standard14Font.Helvetica));
        return builder.Build();
    }

    /// <summary>Protected by a password that nobody knows.</summary>
    private static byte[] Encrypted() => File(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", $"<< /Filter /Standard /V 1 /R 2 /P -64 /O <{new string('a', 64)}> /U <{new string('b', 64)}> >>"],
        $"/Encrypt 3 0 R /ID [<{new string('c', 32)}> <{new string('c', 32)}>]");

    private static byte[] Deflated(char what, int megabytes)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            var chunk = new byte[1024 * 1024];
            Array.Fill(chunk, (byte)what);
            for (var i = 0; i < megabytes; i++)
                zip.Write(chunk);
        }

        return bytes.ToArray();
    }

    private static string Stream(byte[] content, string filter = "/Filter /FlateDecode")
        => $"<< /Length {content.Length} {filter} >>\nstream\n{Encoding.Latin1.GetString(content)}\nendstream";

    private static byte[] OfPage(string fields, string content = "<< >>") => File(
        ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] {fields} >>", content]);

    /// <summary>Objects with the table that says where each begins.</summary>
    private static byte[] File(string[] objects, string trailer = "")
    {
        var (file, places) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        for (var i = 0; i < objects.Length; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n").AppendJoin("", places.Select(place => $"{place:D10} 00000 n \n"));
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }
}
