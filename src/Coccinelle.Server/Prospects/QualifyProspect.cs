using System.Data.Common;
using System.Text.Json.Nodes;
using Coccinelle.Domain.Prospects;
using Coccinelle.Domain.Texts;
using Coccinelle.Server.Assistants.Functions;
using Coccinelle.Server.Storage;

namespace Coccinelle.Server.Prospects;

/// <summary>The assistant notes somebody who may become a customer.</summary>
internal sealed class QualifyProspect(ProspectBook book, FunctionLedger ledger) : ICallFunction
{
    /// <summary>Each time somebody else was faster with the same person; then he is found.</summary>
    private const int MostTries = 4;

    public string Name => "qualify_prospect";

    public async Task<FunctionResult> RunAsync(FunctionCall call, CancellationToken ct)
    {
        var facts = Read(call);
        if (IsUnclearNumber(call.Arguments))
            return FunctionResult.Missing(ProspectTexts.WhatNumber, "phone");
        switch (facts)
        {
            case { Name: null, InterestType: null }:
                return FunctionResult.Missing(ProspectTexts.WhatNameAndInterest, "name", "interestType");
            case { Name: null }:
                return FunctionResult.Missing(ProspectTexts.WhatName, "name");
            case { InterestType: null }:
                return FunctionResult.Missing(ProspectTexts.WhatInterest, "interestType");
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ledger.CommitAsync(call, transaction => MeetAsync(transaction, call, facts, ct), ct);
            }
            catch (DbException error) when (error.IsUniqueViolation() && attempt < MostTries)
            {
                // Nothing was written: the next try meets whoever was faster.
            }
        }
    }

    private async Task<FunctionResult> MeetAsync(DbTransaction transaction, FunctionCall call, ProspectFacts facts, CancellationToken ct)
    {
        var row = await book.MeetAsync(transaction, call.Call.TenantId, facts, new ProspectOrigin("sara", "sara", "phone", call.Call.CallId), ct);
        return new FunctionResult(
            "qualified",
            ProspectTexts.Qualified,
            new JsonObject { ["prospectId"] = row.Id, ["score"] = row.QualificationScore },
            new CallAction("prospect_qualified", row.Id, ProspectTexts.Logged(row.QualificationScore)));
    }

    private static ProspectFacts Read(FunctionCall call) => new()
    {
        Name = call.Arguments.Text("name", ProspectLimits.Name),
        Phone = call.Arguments.Phone("phone")?.Value ?? call.Call.Caller,
        Email = call.Arguments.Email("email"),
        InterestType = call.Arguments.Text("interestType", ProspectLimits.Word),
        BudgetMin = call.Arguments.Number("budgetMin"),
        BudgetMax = call.Arguments.Number("budgetMax"),
        Location = call.Arguments.Text("location", ProspectLimits.Name),
        PropertyType = call.Arguments.Text("propertyType", ProspectLimits.Word),
        Notes = call.Arguments.Text("notes", ProspectLimits.Notes),
    };

    /// <summary>A number was said, and not understood: falling back to the caller's would lose it. A word (« le mien ») means the caller's.</summary>
    private static bool IsUnclearNumber(FunctionArguments arguments)
        => arguments.Phone("phone") is null && arguments.Text("phone", 64) is { } said && said.Count(char.IsAsciiDigit) >= 4;
}

/// <summary>How long what is said of a prospect may be.</summary>
internal static class ProspectLimits
{
    public const int Name = 120;
    public const int Word = 60;
    public const int Notes = 2000;
}
