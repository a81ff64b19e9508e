using Coccinelle.Domain.Calls;
using Coccinelle.Domain.Phones;
using CsCheck;

namespace Coccinelle.Domain.Tests.Calls;

public sealed class TenantLadderTests
{
    private const string Shared = "+33939035761";
    private const string Caller = "+33639981234";
    private const string Line = "+33199001234";
    private const string OtherLine = "+33199005678";

    private static readonly HashSet<E164> Ours = [E164.Parse(Shared)];

    [Fact]
    public async Task A_dedicated_number_belongs_to_its_firm_whatever_the_rest_says()
    {
        var book = new PaperBook().With("+33939035799", 1, LineKind.Dedicated).With(Line, 2);
        Found(await FindAsync(book, to: "+33939035799", forwardedFrom: Line), firm: 1, Rung.DedicatedLine, Caller);
    }

    [Fact]
    public async Task The_forwarding_line_finds_its_firm()
        => Found(await FindAsync(Book(), forwardedFrom: Line), 1, Rung.ForwardedFrom, Caller);

    [Fact]
    public async Task CalledVia_stands_in_where_ForwardedFrom_is_missing()
        => Found(await FindAsync(Book(), calledVia: Line), 1, Rung.ForwardedFrom, Caller);

    [Fact]
    public async Task ForwardedFrom_wins_over_CalledVia()
        => Found(await FindAsync(Book().With(OtherLine, 2), forwardedFrom: Line, calledVia: OtherLine), 1, Rung.ForwardedFrom, Caller);

    [Theory]
    [InlineData("0199001234")]
    [InlineData("01 99 00 12 34")]
    [InlineData("0033199001234")]
    [InlineData("33199001234")]
    [InlineData("+330199001234")]
    [InlineData("+3333199001234")]
    [InlineData("+33330199001234")]
    public async Task What_carriers_do_to_a_line_is_undone(string mangled)
        => Found(await FindAsync(Book(), forwardedFrom: mangled), 1, Rung.Repaired, Caller);

    [Theory]
    [InlineData("sip:+33199001234@ims.operateur.example;user=phone")]
    [InlineData(" +33 1 99 00 12 34 ")]
    public async Task A_wrapped_line_is_still_the_line(string wrapped)
        => Found(await FindAsync(Book(), forwardedFrom: wrapped), 1, Rung.ForwardedFrom, Caller);

    [Fact]
    public async Task A_national_part_that_two_firms_share_proves_neither()
    {
        var book = new PaperBook().With("+262692123456", 1);
        Found(await FindAsync(book, forwardedFrom: "99999692123456"), 1, Rung.Repaired, Caller);
        Unknown(await FindAsync(book.With("+590692123456", 2), forwardedFrom: "99999692123456"));
    }

    [Fact]
    public async Task An_overseas_line_in_national_form_is_found_by_its_nine_digits()
        => Found(await FindAsync(new PaperBook().With("+262262123456", 1), forwardedFrom: "0262123456"), 1, Rung.Repaired, Caller);

    [Fact]
    public async Task A_valid_foreign_number_never_matches_by_its_tail()
        => Unknown(await FindAsync(Book(), forwardedFrom: "+4930199001234"));

    [Fact]
    public async Task A_carrier_that_swaps_the_two_numbers_is_understood()
        => Found(await FindAsync(Book(), from: Line, forwardedFrom: Caller), 1, Rung.Inverted, Caller);

    [Fact]
    public async Task A_firm_that_calls_from_its_line_is_not_taken_for_its_own_customer()
        => Unknown(await FindAsync(Book(), from: Line));

    [Fact]
    public async Task The_owner_tries_his_own_assistant()
        => Found(await FindAsync(Book().WithOwner("+33612345678", 1), from: "+33612345678"), 1, Rung.OwnerPhone, "+33612345678");

    [Fact]
    public async Task A_phone_that_two_owners_share_tells_nothing()
        => Unknown(await FindAsync(Book().WithOwner("+33612345678", 1).WithOwner("+33612345678", 2), from: "+33612345678"));

    [Theory]
    [InlineData(Shared)]
    [InlineData(Caller)]
    [InlineData("anonymous")]
    [InlineData("")]
    [InlineData("+49494949494912025550123")]
    [InlineData("0939035761")]
    [InlineData("sip:")]
    public async Task What_is_no_evidence_finds_nobody(string forwardedFrom)
        => Unknown(await FindAsync(Book().With(Caller, 2), from: Caller, forwardedFrom: forwardedFrom));

    [Fact]
    public async Task An_unverified_line_routes_nothing()
    {
        var book = new PaperBook().With(Line, 1, verified: false);
        Unknown(await FindAsync(book, forwardedFrom: Line));
        Unknown(await FindAsync(book, forwardedFrom: "0199001234"));
        Unknown(await FindAsync(book, from: Line, forwardedFrom: Caller));
    }

    [Fact]
    public async Task An_unverified_dedicated_number_routes_nothing()
        => Unknown(await FindAsync(new PaperBook().With("+33939035799", 1, LineKind.Dedicated, verified: false), to: "+33939035799"));

    [Fact]
    public async Task A_hidden_caller_reaches_the_firm_and_stays_hidden()
        => Found(await FindAsync(Book(), from: "anonymous", forwardedFrom: Line), 1, Rung.ForwardedFrom, caller: null);

    [Fact]
    public void Whatever_the_carrier_sends_only_a_line_in_the_book_finds_a_firm()
    {
        var texts = Gen.OneOf(Gen.String, Gen.OneOf(Gen.Const(""), Gen.Const(Line), Gen.Const(OtherLine), Gen.Const(Shared), Gen.Const(Caller), Gen.Const("anonymous"), Gen.Const("0199001234")));
        Gen.Select(texts, texts, texts, texts).Sample(evidence =>
        {
            var (to, from, forwardedFrom, calledVia) = evidence;
            var finding = TenantLadder.FindAsync(new CallEvidence(to, from, forwardedFrom, calledVia), Ours, Book(), CancellationToken.None)
                .AsTask().GetAwaiter().GetResult();
            if (finding is Finding.Found found)
                Assert.Equal((PaperBook.Firm(1), E164.Parse(Line)), (found.Tenant, found.Line));
        });
    }

    private static PaperBook Book() => new PaperBook().With(Line, 1);

    private static async Task<Finding> FindAsync(
        ILineBook book, string? to = Shared, string? from = Caller, string? forwardedFrom = null, string? calledVia = null)
        => await TenantLadder.FindAsync(new CallEvidence(to, from, forwardedFrom, calledVia), Ours, book, TestContext.Current.CancellationToken);

    private static void Found(Finding finding, int firm, Rung rung, string? caller)
    {
        var found = Assert.IsType<Finding.Found>(finding);
        Assert.Equal((PaperBook.Firm(firm), rung, caller), (found.Tenant, found.Rung, found.Caller?.Value));
    }

    private static void Unknown(Finding finding) => Assert.IsType<Finding.Unknown>(finding);
}
