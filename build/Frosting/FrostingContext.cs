using Cake.Core;

namespace Cake.Frosting;

/// <summary>Base of a build's own context; offers all of Cake's.</summary>
public class FrostingContext(ICakeContext context) : CakeContextAdapter(context), IFrostingContext;
